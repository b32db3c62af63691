import type { Instant } from "@/domain/calendar/interval";
import { energyOf, type MilliwattHours, type Milliwatts } from "@/domain/quantity/energy";
import type { PlacedReading } from "@/domain/telemetry/orderReadings";
import { isTimeKnown, rebootedBetween } from "./elapsedTime";
import type { EntryConfidence, EntryDraft, EntryFlag, EntryQuality, ResetReason } from "./entry";
import { type DatedPowerMax, powerCeiling } from "./powerCeiling";
import { type RegisterDelta, totalOf } from "./registerDelta";

/** Longer than this between two readings, the distribution of the energy in time is an allocation. */
export const GAP_MS = 600_000;

/** What lies between the two readings of an entry, and what was looked at to decide it. */
export interface EntryEvidence {
	/** Readings in between were judged a transient. `ambiguous`: the closing one may also have been counted from one of them. */
	readonly transient: { readonly ambiguous: boolean } | null;
	/** The counter fell slightly in between and was held: up to the ceiling may be lost. */
	readonly held: boolean;
	/** The closing reading looks like a return that nothing confirms, or the opening one is an exact 0 that was inferred. */
	readonly unconfirmed: boolean;
	readonly lookedAt: Instant;
}

interface Amount {
	readonly energyMwh: MilliwattHours;
	readonly quality: EntryQuality;
	readonly confidence: EntryConfidence;
	readonly minMwh: MilliwattHours;
	readonly maxMwh: MilliwattHours;
	readonly reason: ResetReason | null;
	/** The counter may have lost what it counted. */
	readonly lossy: boolean;
}

/** The entry of one pair of readings. `previous` is null for the first one. */
export function draftEntry(pair: {
	readonly previous: PlacedReading | null;
	readonly next: PlacedReading;
	readonly delta: RegisterDelta;
	readonly evidence: EntryEvidence;
	readonly maxima: readonly DatedPowerMax[];
}): EntryDraft {
	const { previous, next, delta, evidence, maxima } = pair;
	if (delta.kind === "baseline" || !previous) return baseline(next);
	const amount = amountOf(previous, next, delta, evidence, maxima);
	const kind = delta.kind === "advance" && evidence.held ? "jitter" : delta.kind;
	return drafted(previous, next, kind, "counter", amount, evidence);
}

/** Power × time between two readings of a device without a counter; beyond the gap nothing is known of it, so 0. */
export function draftIntegration(previous: PlacedReading, next: PlacedReading, maxima: readonly DatedPowerMax[]): EntryDraft {
	const ceiling = powerCeiling(previous, next, maxima);
	const durationMs = next.at - previous.at;
	const doubled = (previous.reading.powerMw ?? 0n) + (next.reading.powerMw ?? 0n);
	const integrated = durationMs > GAP_MS ? 0n : energyBetween(doubled, previous.at, next.at);
	const energyMwh = integrated < ceiling ? integrated : ceiling;
	const amount = estimated(energyMwh, ceiling, durationMs > GAP_MS ? "low" : "medium");
	return drafted(previous, next, "power_integration", "power_integration", amount, {
		transient: null,
		held: false,
		unconfirmed: false,
		lookedAt: next.at,
	});
}

/**
 * Energy of a mean power (given twice over) between two instants. The fraction of a milliwatt-hour goes to the entry that
 * completes it, counted on one scale for all entries: rounded each on its own, a day of small loads would lose watt-hours.
 */
function energyBetween(doubledMw: Milliwatts, from: Instant, until: Instant): MilliwattHours {
	return energyOf(doubledMw, until) / 2n - energyOf(doubledMw, from) / 2n;
}

function baseline(next: PlacedReading): EntryDraft {
	const amount: Amount = {
		energyMwh: 0n,
		quality: "measured",
		confidence: "high",
		minMwh: 0n,
		maxMwh: 0n,
		reason: null,
		lossy: false,
	};
	const evidence = { transient: null, held: false, unconfirmed: false, lookedAt: next.at };
	const method = next.reading.energyMwh === null ? "power_integration" : "counter";
	return { ...drafted(next, next, "baseline", method, amount, evidence), startTotalMwh: null };
}

function amountOf(
	previous: PlacedReading,
	next: PlacedReading,
	delta: Exclude<RegisterDelta, { kind: "baseline" }>,
	evidence: EntryEvidence,
	maxima: readonly DatedPowerMax[],
): Amount {
	const ceiling = powerCeiling(previous, next, maxima);
	const total = totalOf(next);
	switch (delta.kind) {
		case "advance":
			if (evidence.unconfirmed) return estimated(delta.riseMwh, ceiling, "low");
			if (evidence.transient?.ambiguous)
				return { ...estimated(delta.riseMwh, ceiling, "medium"), minMwh: delta.riseMwh, lossy: evidence.held };
			return measured(delta.riseMwh, ceiling, evidence.held || rebootedBetween(previous, next) === true, null);
		case "reset_declared":
			if (delta.counted) return measured(total, ceiling, true, "new_epoch");
			return { ...estimated(0n, ceiling, "low"), reason: "new_epoch" };
		case "wrap":
			// An exact 0 is also what a glitch says.
			if (total > 0n && rebootedBetween(previous, next) === false) return measured(delta.riseMwh, ceiling, false, "counter_wrap");
			return { ...estimated(delta.riseMwh, ceiling, "medium"), reason: "counter_wrap" };
		case "reset_inferred":
			return { ...estimated(total, ceiling, "medium"), reason: delta.reason };
		case "rollback":
		case "drop":
			return estimated(0n, ceiling, "low");
		case "jump": {
			const missingMwh = total - totalOf(previous);
			return estimated(0n, ceiling > missingMwh ? ceiling : missingMwh, "low");
		}
		case "jitter":
			throw new Error("draftEntry: a held reading closes no entry");
	}
}

/** What the counter says. `lossy`: some of it may be missing, up to what the load can have drawn. */
function measured(energyMwh: MilliwattHours, ceiling: MilliwattHours, lossy: boolean, reason: ResetReason | null): Amount {
	const maxMwh = lossy && ceiling > energyMwh ? ceiling : energyMwh;
	return { energyMwh, quality: "measured", confidence: lossy ? "medium" : "high", minMwh: energyMwh, maxMwh, reason, lossy };
}

/** What is inferred: the truth lies between nothing and what the load can have drawn. */
function estimated(energyMwh: MilliwattHours, ceiling: MilliwattHours, confidence: EntryConfidence): Amount {
	const maxMwh = ceiling > energyMwh ? ceiling : energyMwh;
	return { energyMwh, quality: "estimated", confidence, minMwh: 0n, maxMwh, reason: null, lossy: false };
}

function drafted(
	previous: PlacedReading,
	next: PlacedReading,
	kind: EntryDraft["kind"],
	method: EntryDraft["method"],
	amount: Amount,
	evidence: EntryEvidence,
): EntryDraft {
	const durationMs = next.at - previous.at;
	const unsynced = !previous.reading.synced || !next.reading.synced;
	const stepped = isStepped(previous) || isStepped(next);
	const flags: EntryFlag[] = [];
	if (durationMs > GAP_MS) flags.push("allocated");
	if (stepped) flags.push("clock_step");
	if (amount.lossy) flags.push("lost_up_to");
	if (evidence.transient) flags.push("spans_transient");
	if (amount.maxMwh > amount.minMwh && !isTimeKnown(previous, next)) flags.push("unbounded");
	if (unsynced) flags.push("unsynced");
	return {
		kind,
		startsAt: previous.at,
		endsAt: next.at,
		startTotalMwh: previous.reading.energyMwh,
		endTotalMwh: next.reading.energyMwh,
		energyMwh: amount.energyMwh,
		energyMinMwh: amount.minMwh,
		energyMaxMwh: amount.maxMwh,
		onTimeMs: switchesOn(previous.reading.switchStates) * Math.min(durationMs, GAP_MS),
		method,
		quality: amount.quality,
		confidence: durationMs > GAP_MS ? "low" : unsynced || stepped ? oneStepDown(amount.confidence) : amount.confidence,
		flags,
		reason: amount.reason,
		lookedAt: Math.max(evidence.lookedAt, next.at),
		cause: next.reading.key,
	};
}

/** A synced reading whose clock disagrees with the order. */
function isStepped(placed: PlacedReading): boolean {
	return placed.reading.synced && placed.at !== placed.reading.at;
}

function oneStepDown(confidence: EntryConfidence): EntryConfidence {
	return confidence === "high" ? "medium" : "low";
}

function switchesOn(states: string | null): number {
	let on = 0;
	for (const state of states ?? "") if (state === "1") on += 1;
	return on;
}
