import type { Interval } from "@/domain/calendar/interval";
import type { DatedZone, LocalDate } from "@/domain/calendar/zone";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { type DayPart, type MonthPart, type Parts, type QuarterPart, sumDays, sumMonths } from "./bucket";
import { difference, within } from "./staleBuckets";

export interface Reconcilable {
	/** The range that is compared with the ledger, on the quarter-hour grid. */
	readonly range: Interval;
	/** What the ledger says of it, folded. */
	readonly ledger: readonly QuarterPart[];
	/** The local dates whose sums are compared; they hold the range. */
	readonly dates: readonly LocalDate[];
	readonly zones: readonly DatedZone[];
	/** The projections as they stand: quarter-hours of at least these dates, days and months of all months they lie in. */
	readonly quarters: readonly QuarterPart[];
	readonly days: readonly DayPart[];
	readonly months: readonly MonthPart[];
}

/**
 * The conservation law: Σ ledger = Σ quarter-hours = Σ days = Σ months, bucket by bucket, for each device and room.
 * Returns what must be added to the projections so that it holds; nothing when it does. The ledger is never touched.
 */
export function reconcile({ range, ledger, dates, zones, quarters, days, months }: Reconcilable): Parts {
	const inRange = new Set(within(quarters, [range]));
	const expectedQuarters = [...quarters.filter((quarter) => !inRange.has(quarter)), ...within(ledger, [range])];
	const held = new Set(dates);
	const expectedDays = sumDays(expectedQuarters, zones).filter((day) => held.has(day.date));
	const otherDays = days.filter((day) => !held.has(day.date));
	return {
		quarters: difference(expectedQuarters, quarters, (part) => part.startsAt),
		days: difference(
			expectedDays,
			days.filter((day) => held.has(day.date)),
			(part) => part.date,
		),
		months: difference(sumMonths([...otherDays, ...expectedDays]), months, (part) => part.month),
	};
}

/** By how much energy the projections are off: Σ |difference| at the finest projection that differs. */
export function driftOf(repair: Parts): MilliwattHours {
	for (const parts of [repair.quarters, repair.days, repair.months]) {
		// Stryker disable next-line EqualityOperator: of 0 either side of the condition is 0
		const drift = parts.reduce((sum, { energyMwh }) => sum + (energyMwh < 0n ? -energyMwh : energyMwh), 0n);
		if (drift > 0n) return drift;
	}
	return 0n;
}
