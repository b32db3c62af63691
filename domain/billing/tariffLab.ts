import { siteDate, siteDayIntervals } from "@/domain/calendar/datedDay";
import type { Interval } from "@/domain/calendar/interval";
import { addMonths, type DatedZone, type LocalDate, type LocalMonth } from "@/domain/calendar/zone";
import type { TariffComponent } from "@/domain/cost/costVersion";
import { peakDemand } from "@/domain/cost/peakDemand";
import { createRateBook } from "@/domain/cost/rateBook";
import { settleBill } from "@/domain/cost/settleBill";
import { type RoomDayUsage, statePeriod } from "@/domain/cost/statePeriod";
import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";
import type { Hundredths } from "@/domain/quantity/money";
import type { RoomQuarter } from "./openLine";

/** The load profile of a connection in a month: what its rooms used together in each quarter-hour. */
export interface LabMonth {
	readonly month: LocalMonth;
	readonly intervals: readonly Interval[];
	/** First date that has not passed. */
	readonly accruedUntil: LocalDate;
	/** Ascending; a quarter-hour of which nothing is known has no entry. */
	readonly profile: readonly RoomQuarter[];
}

export interface LabLine {
	readonly component: string;
	readonly label: string;
	readonly amount: Hundredths;
}

export interface LabCost {
	readonly total: Hundredths;
	/** In the order of the tariff. */
	readonly lines: readonly LabLine[];
	/** Energy that the tariff has no price for: the total is not that of all the energy. */
	readonly unpricedMwh: MilliwattHours;
}

/** The connection as one room: how its charges are shared changes no total. */
const CONNECTION = 1;

/**
 * What a connection's months would have cost under a tariff, each settled as a bill: line by line, rounded once.
 *
 * @param months  ascending and without a gap; for a ratchet those that it looks back at come first
 * @param wanted  the months to price
 */
export function priceMonths(
	components: readonly TariffComponent[],
	months: readonly LabMonth[],
	wanted: ReadonlySet<LocalMonth>,
	zones: readonly DatedZone[],
): Map<LocalMonth, LabCost> {
	const profiles = new Map(months.map((month) => [month.month, month.profile]));
	const version = { id: 1, classroomId: null, buildingId: null, effectiveFrom: 0, effectiveUntil: null, components };
	const rooms = [{ classroomId: CONNECTION, buildingId: null, areaHundredthsM2: null }];
	const book = createRateBook({ versions: [version], rooms, zones });
	const priced = new Map<LocalMonth, LabCost>();
	for (const { month, intervals, accruedUntil, profile } of months.filter((one) => wanted.has(one.month))) {
		const usage = [...daysOf(profile, zones)].flatMap(([date, quarters]): RoomDayUsage[] => {
			const energyMwh = quarters.reduce((sum, quarter) => sum + quarter.energyMwh, 0n);
			const day = { classroomId: CONNECTION, intervals: siteDayIntervals(date, zones), energyMwh, quarters: () => quarters };
			return book.priceDay(day).map(({ costVersionId, energyMwh: priced, partsMwh }) => ({
				classroomId: CONNECTION,
				date,
				versionId: costVersionId,
				energyMwh: priced,
				partsMwh,
			}));
		});
		const demand = (_: number, minutes: 15 | 30) => {
			const before = ratchetOf(components, minutes).map((back) => highest(profiles.get(addMonths(month, -back)), minutes, zones));
			return peakDemand(inConnection(profile), minutes, zones, before);
		};
		const { lines, total } = settleBill(statePeriod({ month, intervals, accruedUntil, book, usage, demand }));
		const unpriced = usage.filter(({ versionId }) => versionId === null);
		priced.set(month, {
			total,
			lines: lines.map(({ line, amount }) => ({ component: line.id, label: line.label, amount })),
			unpricedMwh: unpriced.reduce((sum, part) => sum + part.energyMwh, 0n),
		});
	}
	return priced;
}

/** How many months before the first one a tariff looks at. */
export function monthsLookedBack(components: readonly TariffComponent[]): number {
	return Math.max(0, ...components.map((component) => (component.kind === "demand" ? (component.ratchet?.months ?? 0) : 0)));
}

/** Adds months up, line by line. */
export function sumLab(costs: readonly LabCost[]): LabCost {
	const lines = new Map<string, LabLine>();
	for (const line of costs.flatMap((cost) => cost.lines)) {
		const key = `${line.component}/${line.label}`;
		const sum = lines.get(key);
		lines.set(key, sum ? { ...sum, amount: sum.amount + line.amount } : line);
	}
	return {
		total: costs.reduce((sum, cost) => sum + cost.total, 0n),
		lines: [...lines.values()],
		unpricedMwh: costs.reduce((sum, cost) => sum + cost.unpricedMwh, 0n),
	};
}

/** 1 … n for a ratchet of n months, of the demand charges that are measured over so many minutes. */
function ratchetOf(components: readonly TariffComponent[], minutes: 15 | 30): number[] {
	const measured = components.filter((component) => component.kind === "demand" && component.intervalMinutes === minutes);
	return Array.from({ length: monthsLookedBack(measured) }, (_, index) => index + 1);
}

function highest(profile: readonly RoomQuarter[] | undefined, minutes: 15 | 30, zones: readonly DatedZone[]): Milliwatts {
	const peak: MilliwattHours = peakDemand(inConnection(profile ?? []), minutes, zones)?.peakMwh ?? 0n;
	return peak * BigInt(60 / minutes);
}

function inConnection(profile: readonly RoomQuarter[]) {
	return profile.map((quarter) => ({ classroomId: CONNECTION, ...quarter }));
}

export function daysOf(profile: readonly RoomQuarter[], zones: readonly DatedZone[]) {
	const days = new Map<LocalDate, { classroomId: number; startsAt: number; energyMwh: bigint }[]>();
	for (const quarter of inConnection(profile)) {
		const date = siteDate(quarter.startsAt, zones);
		const day = days.get(date);
		if (day) day.push(quarter);
		else days.set(date, [quarter]);
	}
	return days;
}
