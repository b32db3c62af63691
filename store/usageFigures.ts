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

/** The figures as columns of the projections; a row whose entries were all reversed says no more than no row. */
export const FIGURES = "energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms";
export const SAYS_SOMETHING = "(covered_ms <> 0 OR energy_mwh <> 0 OR on_time_ms <> 0)";

export interface FigureRow {
	readonly device_id: number;
	readonly classroom_id: number;
	readonly energy_mwh: bigint;
	readonly estimated_mwh: bigint;
	readonly allocated_mwh: bigint;
	readonly on_time_ms: bigint;
	readonly covered_ms: bigint;
}

export function fromDbFigures(row: FigureRow) {
	return {
		deviceId: row.device_id,
		classroomId: row.classroom_id,
		energyMwh: row.energy_mwh,
		estimatedMwh: row.estimated_mwh,
		allocatedMwh: row.allocated_mwh,
		onTimeMs: row.on_time_ms,
		coveredMs: row.covered_ms,
	};
}
