import type { Instant } from "@/domain/calendar/interval";
import type { MilliwattHours } from "@/domain/quantity/energy";

/** One kind per row of the table in docs/ledger.md. */
export type EntryKind =
	| "baseline"
	| "advance"
	| "reset_declared"
	| "wrap"
	| "rollback"
	| "jitter"
	| "reset_inferred"
	| "drop"
	| "jump"
	| "power_integration"
	| "manual_correction";

export type EntryMethod = "counter" | "power_integration" | "runtime" | "manual";
export type EntryQuality = "measured" | "estimated";
export type EntryConfidence = "high" | "medium" | "low";

/** Why an entry is less than plain. `allocated`: spans a gap (> 10 min), so its distribution in time is an allocation. */
export type EntryFlag = "allocated" | "unsynced" | "spans_transient" | "lost_up_to" | "clock_step" | "unbounded";

export type ResetReason = "power_cycle" | "firmware_update" | "counter_wrap" | "replaced" | "new_epoch" | "unknown";

/**
 * What `deriveEntries` decides: one pair of adjacent readings, never cut at days. Without number, postedAt and hash,
 * which the ledger stage adds. Canonical: equal sets of events give equal drafts, byte for byte.
 */
export interface EntryDraft {
	readonly kind: EntryKind;
	/** [startsAt, endsAt); equal for a baseline and where two readings share an instant. */
	readonly startsAt: Instant;
	readonly endsAt: Instant;
	readonly startTotalMwh: MilliwattHours | null;
	readonly endTotalMwh: MilliwattHours | null;
	/** ≥ 0 in a draft. */
	readonly energyMwh: MilliwattHours;
	/** Bounds within which the truth lies; equal to energyMwh when measured, but for the upper one of an entry flagged `lost_up_to`. */
	readonly energyMinMwh: MilliwattHours;
	readonly energyMaxMwh: MilliwattHours;
	/** Switch-on time sampled from switch_state, ms summed over the switches. */
	readonly onTimeMs: number;
	readonly method: EntryMethod;
	readonly quality: EntryQuality;
	readonly confidence: EntryConfidence;
	/** Sorted, without repeats. */
	readonly flags: readonly EntryFlag[];
	readonly reason: ResetReason | null;
	/** The furthest reading (its instant) that the decision looked at; ≥ endsAt. */
	readonly lookedAt: Instant;
	/** Content hash of the closing reading. */
	readonly cause: Uint8Array;
}

/** An entry as posted. A reversal repeats its original with negated amounts and names it in `reverses`. */
export interface LedgerEntry extends EntryDraft {
	readonly number: bigint;
	readonly reverses: bigint | null;
	readonly postedAt: Instant;
	readonly hash: Uint8Array;
}
