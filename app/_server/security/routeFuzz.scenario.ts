import fc from "fast-check";
import { problem } from "@/wire/http/problem";
import { changedTables } from "./databaseDigest.scenario";
import type { RouteRow } from "./everyRoute.scenario";
import { type RouteInput, routeInput } from "./routeInput.arbitrary";
import type { RouteOnDisk } from "./routesOnDisk.scenario";

export interface FuzzRun {
	readonly route: RouteOnDisk;
	readonly row: RouteRow;
	readonly inputs: number;
	readonly seed: number;
	/** Names that mean something here, so that a request gets past the first question. */
	readonly names: readonly string[];
	/** Of a caller who may; asked before each request, since a fuzzed request may revoke it. */
	readonly token: () => Promise<string>;
	readonly digest: () => Promise<string>;
}

export interface FuzzReport {
	readonly sent: number;
	readonly refused: number;
	/** What was wrong, with the request that showed it. */
	readonly findings: readonly string[];
}

/** Signs of the inside that no answer may hold. */
const INSIDE = /node_modules|\n\s+at |\.tsx?:\d|PrismaClient|Invalid `|invocation in|SQLSTATE|stack/;
const FINDINGS_MAX = 5;

/**
 * Sends a route what anybody might send, and looks at each answer: never a 5xx, a refusal always a problem document with
 * a sentence and nothing of the inside, and after a refusal every table as it was; what changes something leaves an
 * audit entry.
 */
export async function fuzzRoute(run: FuzzRun): Promise<FuzzReport> {
	const { route, row, inputs, seed, names, digest } = run;
	const findings: string[] = [];
	let refused = 0;
	let before = await digest();
	const samples = fc.sample(routeInput(route.spec, row, names), { seed, numRuns: inputs });
	for (const input of samples) {
		const { wrong, isRefusal } = await lookAt(run, input);
		if (isRefusal) refused += 1;
		const after = await digest();
		const changed = changedTables(before, after);
		before = after;
		if (isRefusal && changed.length > 0) wrong.push(`was refused and changed ${changed.join(", ")}`);
		if (changed.length > 0 && !changed.includes("audit_log")) wrong.push(`changed ${changed.join(", ")} without an audit entry`);
		if (wrong.length > 0 && findings.length < FINDINGS_MAX)
			findings.push(`${route.name} ${wrong.join("; ")}: ${describe(input)}`);
	}
	return { sent: samples.length, refused, findings };
}

async function lookAt({ route, row, token }: FuzzRun, input: RouteInput): Promise<{ wrong: string[]; isRefusal: boolean }> {
	const headers = new Headers({ host: "autovolt.test", authorization: `Bearer ${await token()}` });
	if (input.raw !== undefined) headers.set("content-type", input.contentType ?? "");
	const request = new Request(`http://autovolt.test/api${input.query}`, {
		method: route.spec.method,
		headers,
		...(input.raw === undefined ? {} : { body: input.raw as BodyInit }),
	});
	const response = await route.handler(request, { params: Promise.resolve({ ...input.params }) });
	const { status } = response;
	const type = response.headers.get("content-type") ?? "";
	if (type.includes("event-stream")) {
		await response.body?.cancel();
		return { wrong: [], isRefusal: false };
	}
	const text = await response.text();
	const wrong: string[] = [];
	if (status >= 500 && status !== row.status) wrong.push(`answered ${status} ${text.slice(0, 200)}`);
	else if (status >= 400 && status !== row.status) wrong.push(...wrongWithProblem(status, type, text));
	else if (/json/.test(type) && !isJson(text)) wrong.push("answered what is no JSON");
	if (INSIDE.test(text) && !route.name.includes("openapi")) wrong.push(`told of the inside: ${text.slice(0, 300)}`);
	return { wrong, isRefusal: status >= 400 };
}

function wrongWithProblem(status: number, type: string, text: string): string[] {
	if (type !== "application/problem+json" || !isJson(text)) return [`refused by ${type || "nothing"}, not by a problem`];
	const parsed = problem.safeParse(JSON.parse(text));
	if (!parsed.success) return ["refused by what is no problem document"];
	const { detail, status: said } = parsed.data;
	return [
		...(said === status ? [] : [`says ${said} in the document and ${status} in the answer`]),
		...(detail.trim().length < 8 ? [`gives no sentence: ${JSON.stringify(detail)}`] : []),
	];
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function describe({ params, query, raw, contentType }: RouteInput): string {
	const body = typeof raw === "string" ? raw.slice(0, 400) : raw === undefined ? "" : Buffer.from(raw).toString("hex");
	return `${JSON.stringify(params)} ${query.slice(0, 300)} ${contentType} ${body}`;
}
