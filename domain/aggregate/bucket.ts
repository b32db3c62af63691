import { siteDate } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { type DatedZone, type LocalDate, type LocalMonth, monthOf } from "@/domain/calendar/zone";
import type { MilliwattHours } from "@/domain/quantity/energy";

/** What a bucket adds up. Signed: the parts of a reversal cancel those of its original, figure by figure. */
export interface Figures {
	readonly energyMwh: MilliwattHours;
	/** Part of the energy that is inferred. */
	readonly estimatedMwh: MilliwattHours;
	/** Part of the energy whose distribution in time is an allocation over a gap. */
	readonly allocatedMwh: MilliwattHours;
	/** Switch-on time, summed over switches. */
	readonly onTimeMs: bigint;
	/** Time that entries cover: tells a true zero from nothing known. */
	readonly coveredMs: bigint;
}

export interface QuarterPart extends Figures {
	readonly deviceId: number;
	readonly classroomId: number;
	/** Start of the UTC quarter-hour. */
	readonly startsAt: Instant;
}

export interface DayPart extends Figures {
	readonly deviceId: number;
	readonly classroomId: number;
	readonly date: LocalDate;
}

export interface MonthPart extends Figures {
	readonly deviceId: number;
	readonly classroomId: number;
	readonly month: LocalMonth;
}

/** What is to be added to the three projections; each ascends by (device, room, bucket). */
export interface Parts {
	readonly quarters: readonly QuarterPart[];
	readonly days: readonly DayPart[];
	readonly months: readonly MonthPart[];
}

export const NO_FIGURES: Figures = { energyMwh: 0n, estimatedMwh: 0n, allocatedMwh: 0n, onTimeMs: 0n, coveredMs: 0n };

export function addFigures(a: Figures, b: Figures): Figures {
	return {
		energyMwh: a.energyMwh + b.energyMwh,
		estimatedMwh: a.estimatedMwh + b.estimatedMwh,
		allocatedMwh: a.allocatedMwh + b.allocatedMwh,
		onTimeMs: a.onTimeMs + b.onTimeMs,
		coveredMs: a.coveredMs + b.coveredMs,
	};
}

export function subtractFigures(a: Figures, b: Figures): Figures {
	return {
		energyMwh: a.energyMwh - b.energyMwh,
		estimatedMwh: a.estimatedMwh - b.estimatedMwh,
		allocatedMwh: a.allocatedMwh - b.allocatedMwh,
		onTimeMs: a.onTimeMs - b.onTimeMs,
		coveredMs: a.coveredMs - b.coveredMs,
	};
}

export function isNothing(figures: Figures): boolean {
	return (
		figures.energyMwh === 0n &&
		figures.estimatedMwh === 0n &&
		figures.allocatedMwh === 0n &&
		figures.onTimeMs === 0n &&
		figures.coveredMs === 0n
	);
}

/** Sums parts that share a key into one, ascending by (device, room, bucket). */
export function sumParts<T extends Figures & { readonly deviceId: number; readonly classroomId: number }>(
	parts: Iterable<T>,
	bucketOf: (part: T) => string | number,
): T[] {
	const all = [...parts];
	// Most devices add one part per run.
	// Stryker disable next-line ConditionalExpression: a shortcut to what the long way gives as well
	if (all.length < 2) return all;
	const sums = new Map<string, T>();
	for (const part of all) {
		const key = `${part.deviceId}|${part.classroomId}|${bucketOf(part)}`;
		const sum = sums.get(key);
		sums.set(key, sum ? { ...sum, ...addFigures(sum, part) } : part);
	}
	return [...sums.values()].sort(
		(a, b) => a.deviceId - b.deviceId || a.classroomId - b.classroomId || compare(bucketOf(a), bucketOf(b)),
	);
}

/** Quarter-hours → local days of the site. A quarter-hour lies in one local day, since offsets keep to its grid. */
export function sumDays(quarters: Iterable<QuarterPart>, zones: readonly DatedZone[]): DayPart[] {
	const days: DayPart[] = [];
	for (const { startsAt, ...part } of quarters) days.push({ ...part, date: siteDate(startsAt, zones) });
	return sumParts(days, (day) => day.date);
}

/** Local days → local months. */
export function sumMonths(days: Iterable<DayPart>): MonthPart[] {
	const months: MonthPart[] = [];
	for (const { date, ...part } of days) months.push({ ...part, month: monthOf(date) });
	return sumParts(months, (month) => month.month);
}

/** Two parts of one device and room are never of one bucket: those are one part by now. */
function compare(a: string | number, b: string | number): number {
	// Stryker disable next-line EqualityOperator: so equality never comes
	return a < b ? -1 : 1;
}
