import { quartersIn } from "@/domain/calendar/dayClock";
import { type Instant, type Interval, intersect } from "@/domain/calendar/interval";
import type { CostVersion } from "./costVersion";
import type { Share } from "./statement";

/** The parts of a billing period for which a version counts, in quarter-hours from the period's start. */
export interface PeriodShare extends Share {
	readonly pieces: readonly { readonly from: bigint; readonly until: bigint }[];
}

export const WHOLE_PERIOD: Share = { numerator: 1n, denominator: 1n };

/**
 * How much of a period a version holds.
 *
 * @param ranges  where it is in force; a version that another one was put into has several
 * @param period  the billing period, ascending
 * @param until   nothing after it counts: the end of what has passed of a running month
 */
export function shareOfPeriod(
	ranges: readonly Pick<CostVersion, "effectiveFrom" | "effectiveUntil">[],
	period: readonly Interval[],
	until: Instant,
): PeriodShare {
	const position = (at: Instant) =>
		period.reduce((sum, piece) => sum + quartersIn(intersect(piece, { start: Number.NEGATIVE_INFINITY, end: at }) ?? EMPTY), 0n);
	const pieces = ranges
		.map(({ effectiveFrom, effectiveUntil }) => ({
			from: position(effectiveFrom),
			until: position(Math.min(effectiveUntil ?? Number.POSITIVE_INFINITY, until)),
		}))
		.filter((piece) => piece.from < piece.until)
		.sort((a, b) => (a.from < b.from ? -1 : 1));
	return {
		pieces,
		numerator: pieces.reduce((sum, piece) => sum + piece.until - piece.from, 0n),
		denominator: position(Number.POSITIVE_INFINITY),
	};
}

/**
 * The part of a whole period's amount (≥ 0). Cut as `apportion` cuts, by cumulative quarter-hours: two versions that
 * share a period, or a period and its rest, come to exactly the whole.
 */
export function partOfPeriod(amount: bigint, share: PeriodShare): bigint {
	if (share.denominator === 0n) return 0n;
	return share.pieces.reduce(
		(sum, { from, until }) => sum + (amount * until) / share.denominator - (amount * from) / share.denominator,
		0n,
	);
}

const EMPTY: Interval = { start: 0, end: 0 };
