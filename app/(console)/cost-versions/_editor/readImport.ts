import { parseComponents } from "@/domain/cost/costVersion";
import { type Json, toDraft } from "./draftJson";
import type { PathProblem } from "./placeProblems";
import type { TariffDraft } from "./tariffDraft";

export type Import =
	| { readonly ok: true; readonly components: TariffDraft; readonly notes: string }
	| { readonly ok: false; readonly problems: readonly PathProblem[] };

/** A tariff document, an exported version, or the bare list of components. Each problem comes with its path. */
export function readImport(text: string): Import {
	const parsed = parseJson(text);
	if (!parsed.ok) return { ok: false, problems: [{ path: parsed.place, message: parsed.message }] };
	const document = parsed.value;
	const list = isObject(document) && "components" in document ? document["components"] : document;
	const result = parseComponents(list);
	if (!result.ok)
		return {
			ok: false,
			problems: result.problems.map(({ path, message }) => ({ path: path.join("."), message })),
		};
	const notes = isObject(document) && typeof document["notes"] === "string" ? document["notes"] : "";
	return { ok: true, components: toDraft(list as Json[]), notes };
}

type Parsed = { ok: true; value: unknown } | { ok: false; place: string; message: string };

/** A browser says where JSON breaks by a position, or not at all; people look for a line. */
function parseJson(text: string): Parsed {
	try {
		return { ok: true, value: JSON.parse(text) };
	} catch (error) {
		const { message } = error as Error;
		const position = /position (\d+)/.exec(message)?.[1];
		if (position === undefined) return { ok: false, place: "the text", message: `is not JSON: ${message}` };
		const before = text.slice(0, Number(position)).split("\n");
		const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
		return { ok: false, place, message: `is not JSON: ${message}` };
	}
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
