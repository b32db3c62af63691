import type { Instant } from "@/domain/calendar/interval";
import type { DatedZone, LocalDate, LocalMonth } from "@/domain/calendar/zone";
import type { Cost } from "@/domain/cost/priceBucket";
import type { MilliwattHours } from "@/domain/quantity/energy";

/** Which rooms and devices of a site. Null = all of them. A caller limited to rooms passes them; [] sees nothing. */
export interface UsageScope {
	readonly siteId: number;
	readonly classroomIds: readonly number[] | null;
	readonly deviceIds: readonly number[] | null;
}

/** The figures of one device in one room in one bucket. A bucket that no ledger entry covers has no row at all. */
export interface UsageFigures {
	readonly deviceId: number;
	readonly classroomId: number;
	readonly energyMwh: MilliwattHours;
	/** Part of energyMwh that is inferred, not measured. */
	readonly estimatedMwh: MilliwattHours;
	/** Part of energyMwh whose distribution in time is an allocation over a gap. */
	readonly allocatedMwh: MilliwattHours;
	/** Summed over the switches: 45 h in a day is possible. */
	readonly onTimeMs: bigint;
	/** Time that ledger entries cover, summed over the device's registers. */
	readonly coveredMs: bigint;
	/** One per cost version that priced a part, ascending; costVersionId null = unpriced. Energies sum to energyMwh. */
	readonly costs: readonly Cost[];
}

export interface DayUsage extends UsageFigures {
	readonly date: LocalDate;
}

export interface QuarterUsage extends UsageFigures {
	/** Start of the UTC quarter-hour. */
	readonly startsAt: Instant;
}

export interface MonthUsage extends UsageFigures {
	readonly month: LocalMonth;
}

export interface UsageSite {
	readonly siteId: number;
	readonly name: string;
	/** ISO 4217. */
	readonly currency: string;
	/** Ascending, never empty; the first also holds for all time before it. */
	readonly zones: readonly DatedZone[];
	/** The room that takes the energy of devices that stand nowhere. */
	readonly unassignedClassroomId: number | null;
}
