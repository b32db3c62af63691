import type { ShownVersion } from "@/app/_client/useTariffs";
import { formatClock, formatDay, inZone } from "@/components/figures/formatTime";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import { tariffLabel } from "./componentWords";
import type { LabelledDraft, LabelledVersion } from "./prepareSpans";
import { type PriceScope, scopeKey } from "./priceScope";

type Dated = Pick<ShownVersion, "effective_from" | "effective_until">;

/** A local midnight is its date; another instant names its time too. */
export function startText(instant: string, zone: string): string {
	const local = inZone(instant, zone);
	const clock = formatClock(local);
	return clock === "00:00" ? formatDay(local) : `${formatDay(local)}, ${clock}`;
}

/** An end is excluded: one at a local midnight is named by the day before it. */
export function endText(instant: string, zone: string): string {
	return formatClock(inZone(instant, zone)) === "00:00"
		? formatDay(inZone(new Date(Date.parse(instant) - 1).toISOString(), zone))
		: startText(instant, zone);
}

/** "1 Apr 2026 – open" */
export function whenText({ effective_from, effective_until }: Dated, zone: string): string {
	return `${startText(effective_from, zone)} – ${effective_until === null ? "open" : endText(effective_until, zone)}`;
}

/** The version of the same scope at which one without an end of its own stops; null where none does. */
function nextOf<V extends PriceScope & Dated>(own: PriceScope & Dated, versions: readonly V[]): V | null {
	const [next] = versions
		.filter((each) => scopeKey(each) === scopeKey(own) && Date.parse(each.effective_from) > Date.parse(own.effective_from))
		.toSorted((a, b) => Date.parse(a.effective_from) - Date.parse(b.effective_from));
	return next === undefined || own.effective_until !== null ? null : next;
}

/** "10 Oct 2026 – 3 Nov 2026, when version 2 begins": what is not recorded yet reaches to the next version of its scope. */
export function reachText(
	own: PriceScope & Dated,
	versions: readonly (PriceScope & Dated & { id: number })[],
	zone: string,
): string {
	const next = nextOf(own, versions);
	if (next === null) return whenText(own, zone);
	return `${whenText({ ...own, effective_until: next.effective_from }, zone)}, when version ${next.id} begins`;
}

export function toLabelledVersion(version: ShownVersion, zone: string): LabelledVersion {
	return {
		...version,
		label: tariffLabel(version.components, version.currency),
		when: whenText(version, zone),
		isNone: version.components[0]?.kind === "none",
	};
}

/** Drafts that are still to be decided; the rest is history. */
export function toLabelledDrafts(
	drafts: readonly CostVersionDraftBody[],
	versions: readonly ShownVersion[],
	zone: string,
): LabelledDraft[] {
	return drafts.flatMap(({ state, ...draft }) =>
		state === "draft" || state === "submitted"
			? [
					{
						...draft,
						state,
						label: tariffLabel(draft.components, draft.currency),
						when: reachText(draft, versions, zone),
						reaches: draft.effective_until ?? nextOf(draft, versions)?.effective_from ?? null,
					},
				]
			: [],
	);
}
