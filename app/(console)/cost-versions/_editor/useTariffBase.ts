import { useQuery } from "@tanstack/react-query";
import { requestJson } from "@/app/_client/requestJson";
import type { ShownVersion, VersionList } from "@/app/_client/useTariffs";
import { formatClock, inZone, localDateOf } from "@/components/figures/formatTime";
import { TARIFF_TEMPLATES } from "@/domain/cost/templates";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import { scopeChoiceOf } from "../scopeChoice";
import { toDraft } from "./draftJson";
import type { TariffSheet } from "./tariffSheet";

/** What an editor begins with: "t-flat" a template, "v12" a recorded version, "d3" a draft; else nothing. */
export type TariffBase =
	| { readonly kind: "template"; readonly id: string }
	| { readonly kind: "version" | "draft"; readonly id: number }
	| { readonly kind: "blank" };

type Found = { title: string; first: Partial<TariffSheet>; draftId: number | null };

export function baseOf(text: string | null): TariffBase {
	const [, sort, id] = /^([tvd])-?(\w+)$/.exec(text ?? "") ?? [];
	if (sort === "t" && id !== undefined) return { kind: "template", id };
	if ((sort === "v" || sort === "d") && Number.isInteger(Number(id)))
		return { kind: sort === "v" ? "version" : "draft", id: Number(id) };
	return { kind: "blank" };
}

/** `found` is null while it is loaded; `isMissing` once it is sure that there is no such thing. */
export function useTariffBase(base: TariffBase, versions: VersionList | undefined, zone: string) {
	const draftId = base.kind === "draft" ? base.id : null;
	const draft = useQuery({
		queryKey: ["cost-version-draft", draftId],
		queryFn: ({ signal }) => requestJson<{ draft: CostVersionDraftBody }>(`/api/cost-version-drafts/${draftId}`, { signal }),
		enabled: draftId !== null,
		retry: false,
	});
	switch (base.kind) {
		case "blank":
			return { found: { title: "Full tariff", first: {}, draftId: null } satisfies Found, isMissing: false };
		case "template": {
			const template = TARIFF_TEMPLATES.find(({ id }) => id === base.id);
			return template
				? {
						found: { title: template.name, first: { components: toDraft(template.components) }, draftId: null },
						isMissing: false,
					}
				: { found: null, isMissing: true };
		}
		case "version": {
			const version = versions?.versions.find(({ id }) => id === base.id);
			if (!version) return { found: null, isMissing: versions !== undefined };
			const { components, scope } = sheetOf(version, zone);
			return { found: { title: `As version ${version.id}`, first: { components, scope }, draftId: null }, isMissing: false };
		}
		case "draft": {
			const found = draft.data?.draft;
			if (!found || found.id !== base.id) return { found: null, isMissing: draft.isError };
			// What is submitted or decided stands as it is; it only is what another one begins with.
			const isOpen = found.state === "draft";
			const title = isOpen ? `Draft ${found.id}` : `As draft ${found.id}`;
			return { found: { title, first: sheetOf(found, zone), draftId: isOpen ? found.id : null }, isMissing: false };
		}
	}
}

function sheetOf(version: Omit<ShownVersion, "id">, zone: string): Omit<TariffSheet, "importText"> {
	return {
		components: toDraft(version.components),
		scope: scopeChoiceOf(version),
		from: dateField(version.effective_from, zone),
		until: version.effective_until === null ? "" : dateField(version.effective_until, zone),
		notes: version.notes,
	};
}

/** A local midnight as its date; any other quarter-hour stays the instant that it is. */
function dateField(instant: string, zone: string): string {
	const local = inZone(instant, zone);
	return formatClock(local) === "00:00" ? localDateOf(local) : instant;
}
