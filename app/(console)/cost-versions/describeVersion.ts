import type { ShownVersion } from "@/app/_client/useTariffs";
import { formatClock, formatDay, inZone } from "@/components/figures/formatTime";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import { tariffLabel } from "./componentWords";
import type { LabelledDraft, LabelledVersion } from "./prepareSpans";

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

export function toLabelledVersion(version: ShownVersion, zone: string): LabelledVersion {
	return { ...version, label: tariffLabel(version.components, version.currency), when: whenText(version, zone) };
}

/** Drafts that are still to be decided; the rest is history. */
export function toLabelledDrafts(drafts: readonly CostVersionDraftBody[], zone: string): LabelledDraft[] {
	return drafts.flatMap((draft) =>
		draft.state === "draft" || draft.state === "submitted"
			? [{ ...draft, state: draft.state, label: tariffLabel(draft.components, draft.currency), when: whenText(draft, zone) }]
			: [],
	);
}
