import { siteDate } from "@/domain/calendar/datedDay";
import { type DatedZone, type LocalDate, localMinutes, zoneAt } from "@/domain/calendar/zone";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { type Microjoules, toMilliwattHours } from "@/domain/switching/sessionEnergy";
import { LEFT_ASIDE, type LeftAside, type MeasuredQuarter } from "./measuredQuarter";

/** Fewer quarter-hours say nothing of how well one measurement follows the other: six hours. */
export const COMPARED_QUARTERS_MIN = 24;

export interface Compared {
	readonly quarterHours: number;
	readonly counterMwh: MilliwattHours;
	readonly runtimeMwh: MilliwattHours;
}

export interface ComparedDay {
	readonly date: LocalDate;
	/** All of the day, as every other figure shows it; null when the counter says nothing of the day. */
	readonly counterMwh: MilliwattHours | null;
	/** Exact, so that days are summed before anything is rounded. */
	readonly runtime: Microjoules;
	readonly compared: Compared;
	/** Quarter-hours of the day that are not compared. */
	readonly leftAsideQuarterHours: number;
}

export interface ResidualHour {
	/** Local hour, 0 to 23. */
	readonly hour: number;
	readonly quarterHours: number;
	/** Mean of counter − runtime, in W. */
	readonly residualW: number;
}

export type ExplainedVariance =
	/** 1 − Σ(counter − runtime)² / Σ(counter − mean)². 1: runtime says it all; 0: no more than the mean; below: less. */
	| { readonly kind: "known"; readonly value: number }
	| { readonly kind: "undefined"; readonly reason: "too_few" | "counter_constant" };

export interface Comparison {
	readonly compared: Compared;
	/** Reasons that occur, with what the counter says of those quarter-hours. */
	readonly leftAside: readonly {
		readonly reason: LeftAside;
		readonly quarterHours: number;
		readonly counterMwh: MilliwattHours;
	}[];
	/** Compared quarter-hours in which no switch was ON. */
	readonly standby: { readonly quarterHours: number; readonly counterMwh: MilliwattHours };
	readonly explained: ExplainedVariance;
	readonly days: readonly ComparedDay[];
	readonly residualByHour: readonly ResidualHour[];
}

/** Compares the two measurements over quarter-hours that ascend in time. Energies are exact; shares and means are floats. */
export function compareMeasurements(quarters: readonly MeasuredQuarter[], zones: readonly DatedZone[]): Comparison {
	const comparable = quarters.filter((quarter) => quarter.leftAside === null);
	const nothingOn = comparable.filter((quarter) => quarter.onMs.every((ms) => ms === 0));
	return {
		compared: sumUp(comparable),
		leftAside: LEFT_ASIDE.flatMap((reason) => {
			const left = quarters.filter((quarter) => quarter.leftAside === reason);
			return left.length === 0 ? [] : [{ reason, quarterHours: left.length, counterMwh: counterOf(left) }];
		}),
		standby: { quarterHours: nothingOn.length, counterMwh: counterOf(nothingOn) },
		explained: explainedVariance(comparable),
		days: daysOf(quarters, zones),
		residualByHour: residualByHour(comparable, zones),
	};
}

function explainedVariance(quarters: readonly MeasuredQuarter[]): ExplainedVariance {
	if (quarters.length < COMPARED_QUARTERS_MIN) return { kind: "undefined", reason: "too_few" };
	const counters = quarters.map((quarter) => Number(quarter.counterMwh));
	if (counters.every((counter) => counter === counters[0])) return { kind: "undefined", reason: "counter_constant" };
	const mean = counters.reduce((sum, counter) => sum + counter, 0) / counters.length;
	const spread = counters.reduce((sum, counter) => sum + (counter - mean) ** 2, 0);
	const residual = quarters.reduce((sum, quarter) => sum + residualMwh(quarter) ** 2, 0);
	return { kind: "known", value: 1 - residual / spread };
}

function residualByHour(quarters: readonly MeasuredQuarter[], zones: readonly DatedZone[]): ResidualHour[] {
	const sums = new Map<number, { count: number; residualMwh: number }>();
	for (const quarter of quarters) {
		const hour = Math.floor(localMinutes(quarter.startsAt, zoneAt(zones, quarter.startsAt)) / 60);
		const sum = sums.get(hour) ?? { count: 0, residualMwh: 0 };
		sums.set(hour, { count: sum.count + 1, residualMwh: sum.residualMwh + residualMwh(quarter) });
	}
	return [...sums]
		.sort(([a], [b]) => a - b)
		.map(([hour, sum]) => ({ hour, quarterHours: sum.count, residualW: (sum.residualMwh * 4) / 1_000 / sum.count }));
}

function daysOf(quarters: readonly MeasuredQuarter[], zones: readonly DatedZone[]): ComparedDay[] {
	const byDate = new Map<LocalDate, MeasuredQuarter[]>();
	for (const quarter of quarters) {
		const date = siteDate(quarter.startsAt, zones);
		const found = byDate.get(date);
		if (found) found.push(quarter);
		else byDate.set(date, [quarter]);
	}
	return [...byDate].map(([date, day]) => {
		const comparable = day.filter((quarter) => quarter.leftAside === null);
		return {
			date,
			counterMwh: day.some((quarter) => quarter.counterMwh !== null) ? counterOf(day) : null,
			runtime: runtimeOf(day),
			compared: sumUp(comparable),
			leftAsideQuarterHours: day.length - comparable.length,
		};
	});
}

function sumUp(quarters: readonly MeasuredQuarter[]): Compared {
	return {
		quarterHours: quarters.length,
		counterMwh: counterOf(quarters),
		runtimeMwh: toMilliwattHours(runtimeOf(quarters)),
	};
}

function counterOf(quarters: readonly MeasuredQuarter[]): MilliwattHours {
	return quarters.reduce((sum, quarter) => sum + (quarter.counterMwh ?? 0n), 0n);
}

function runtimeOf(quarters: readonly MeasuredQuarter[]): Microjoules {
	return quarters.reduce((sum, quarter) => sum + quarter.runtime, 0n);
}

function residualMwh({ counterMwh, runtime }: MeasuredQuarter): number {
	return Number(counterMwh) - Number(runtime) / 3_600_000;
}
