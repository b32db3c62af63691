import type { Instant } from "@/domain/calendar/interval";

/** The range of a standing row of one scope; `until` null = open. */
export interface VersionRange {
	readonly rowId: number;
	readonly effectiveFrom: Instant;
	readonly effectiveUntil: Instant | null;
	/** True when the end came from the author. */
	readonly endsByItself: boolean;
}

/** A part of a displaced row that still holds, to be recorded anew under the same version. */
export interface Remainder {
	readonly ofRowId: number;
	readonly effectiveFrom: Instant;
	readonly effectiveUntil: Instant | null;
	readonly endsByItself: boolean;
}

export interface Placing {
	/** What the new version reaches: to its own end, or without one to the next version's start. */
	readonly effectiveFrom: Instant;
	readonly effectiveUntil: Instant | null;
	readonly endsByItself: boolean;
	/** Rows whose recorded range is closed, once: they are no longer believed as they stand. */
	readonly closedRowIds: readonly number[];
	readonly remainders: readonly Remainder[];
}

/**
 * What recording a new version does to the standing rows of its scope (one site, or one room). A row that the new one
 * reaches into is closed, and what is left of it before and after is recorded anew. Nothing is edited, nothing overlaps.
 *
 * @param standing  rows believed now; they do not overlap
 * @param end       the author's end, or null
 */
export function placeVersion(standing: readonly VersionRange[], start: Instant, end: Instant | null): Placing {
	const later = standing.map((row) => row.effectiveFrom).filter((from) => from > start);
	const until = end ?? (later.length > 0 ? Math.min(...later) : null);
	const displaced = standing.filter((row) => row.effectiveFrom < (until ?? Infinity) && start < (row.effectiveUntil ?? Infinity));
	return {
		effectiveFrom: start,
		effectiveUntil: until,
		endsByItself: end !== null,
		closedRowIds: displaced.map((row) => row.rowId),
		remainders: displaced.flatMap((row) => remaindersOf(row, start, until)),
	};
}

function remaindersOf(row: VersionRange, start: Instant, until: Instant | null): Remainder[] {
	const kept: Remainder[] = [];
	if (row.effectiveFrom < start)
		kept.push({ ofRowId: row.rowId, effectiveFrom: row.effectiveFrom, effectiveUntil: start, endsByItself: false });
	if (until !== null && until < (row.effectiveUntil ?? Infinity))
		kept.push({ ofRowId: row.rowId, effectiveFrom: until, effectiveUntil: row.effectiveUntil, endsByItself: row.endsByItself });
	return kept;
}
