import type { Instant } from "@/domain/calendar/interval";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { hex } from "./canonicalEntry";
import type { EntryDraft, EntryKind, ResetReason } from "./entry";

/**
 * What a person has decided of an entry, from evidence that the readings do not hold. An event like a reading: kept for
 * good, and an input of every derivation.
 *
 * `count`: what the counter claims is true. `correct`: it was so much. `replaced`: the meter was changed in between.
 */
export type DecisionKind = "count" | "correct" | "replaced";

/** The pair of readings of which an entry was made. Readings that come in between make other pairs. */
export interface DecidedPair {
	readonly startsAt: Instant;
	readonly endsAt: Instant;
	readonly startTotalMwh: MilliwattHours | null;
	readonly endTotalMwh: MilliwattHours | null;
	/** Content hash of the closing reading. */
	readonly cause: Uint8Array;
}

/** A decision in force: the latest one of its pair. */
export interface LedgerDecision extends DecidedPair {
	readonly kind: DecisionKind;
	/** ≥ 0. */
	readonly energyMwh: MilliwattHours;
}

/** What a person says when deciding. */
export type DecisionRequest =
	| { readonly kind: "count" }
	| { readonly kind: "correct"; readonly energyMwh: MilliwattHours }
	/** Last total of the old meter and first total of the new one. */
	| { readonly kind: "replaced"; readonly closingMwh: MilliwattHours; readonly openingMwh: MilliwattHours };

export type DecidedEnergy =
	| { readonly energyMwh: MilliwattHours }
	/** In words for a person: which figure cannot be, and why. */
	| { readonly field: "kind" | "closing" | "opening"; readonly message: string };

/** Kinds whose counter claims an energy that was not counted. */
const CLAIMS: readonly EntryKind[] = ["jump", "reset_declared"];

/** The energy that follows from a decision on an entry as the readings alone make it, or what is wrong with it. */
export function decidedEnergy(
	entry: Pick<EntryDraft, "kind" | "quality" | "startTotalMwh" | "endTotalMwh">,
	request: DecisionRequest,
): DecidedEnergy {
	if (entry.startTotalMwh === null && entry.kind === "baseline")
		return { field: "kind", message: "the first reading of a counter has no energy before it that could be corrected" };
	const [start, end] = [entry.startTotalMwh ?? 0n, entry.endTotalMwh ?? 0n];
	switch (request.kind) {
		case "correct":
			return { energyMwh: request.energyMwh };
		case "count":
			if (!CLAIMS.includes(entry.kind) || entry.quality === "measured")
				return { field: "kind", message: "its energy is counted already, or the counter claims none: correct it by a figure" };
			return { energyMwh: entry.kind === "jump" ? end - start : end };
		case "replaced": {
			if (entry.startTotalMwh === null || entry.endTotalMwh === null)
				return { field: "kind", message: "these readings have no counter: correct the energy by a figure" };
			if (request.closingMwh < start) return { field: "closing", message: "lies below the last reading of the old meter" };
			if (request.openingMwh > end) return { field: "opening", message: "lies above the first reading of the new meter" };
			return { energyMwh: request.closingMwh - start + (end - request.openingMwh) };
		}
	}
}

export interface Decided {
	/** In the order of the drafts. */
	readonly entries: readonly EntryDraft[];
	/** Decisions whose pair is no longer one: a reading that came late lies in between. */
	readonly void: readonly LedgerDecision[];
}

/**
 * Puts people's decisions in the place of what the readings alone say.
 *
 * @param drafts     of a stretch, as deriveEntries makes them
 * @param decisions  in force, of the register
 * @param from       the stretch: entries that close in (from, until]; null = from the beginning, to the end
 */
export function applyDecisions(
	drafts: readonly EntryDraft[],
	decisions: readonly LedgerDecision[],
	from: Instant | null = null,
	until: Instant | null = null,
): Decided {
	if (decisions.length === 0) return { entries: drafts, void: [] };
	const waiting = new Map(decisions.map((decision) => [pairKey(decision), decision]));
	const entries = drafts.map((draft) => {
		const decision = waiting.get(pairKey(draft));
		if (!decision) return draft;
		waiting.delete(pairKey(draft));
		return decided(draft, decision);
	});
	const inside = ({ endsAt }: LedgerDecision) => (from === null || endsAt > from) && (until === null || endsAt <= until);
	return { entries, void: [...waiting.values()].filter(inside) };
}

/** Estimated: no meter says so. Its bounds are those of the evidence, and hold what the person says. */
function decided(draft: EntryDraft, { kind, energyMwh }: LedgerDecision): EntryDraft {
	const reason: ResetReason | null = kind === "replaced" ? "replaced" : null;
	return {
		...draft,
		kind: "manual_correction",
		energyMwh,
		energyMinMwh: energyMwh < draft.energyMinMwh ? energyMwh : draft.energyMinMwh,
		energyMaxMwh: energyMwh > draft.energyMaxMwh ? energyMwh : draft.energyMaxMwh,
		method: "manual",
		quality: "estimated",
		confidence: draft.confidence === "low" ? "low" : "medium",
		reason,
	};
}

function pairKey({ cause, startsAt, endsAt, startTotalMwh }: DecidedPair): string {
	return `${hex(cause)}|${startsAt}|${endsAt}|${startTotalMwh ?? "-"}`;
}
