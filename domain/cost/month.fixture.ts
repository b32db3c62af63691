import { datesOfMonths, siteDate, siteDayIntervals } from "@/domain/calendar/datedDay";
import { addDays, type DatedZone, type LocalDate, type LocalMonth, monthInterval } from "@/domain/calendar/zone";
import { type CostVersion, parseComponents, type TariffComponent } from "./costVersion";
import { peakDemand } from "./peakDemand";
import type { EnergyBucket } from "./priceBucket";
import { createRateBook, type RateBookRoom } from "./rateBook";
import { type PeriodStatement, type RoomDayUsage, statePeriod } from "./statePeriod";

/** A month of a site of one zone, for tests: from quarter-hours to a statement, as the store will do it. */
export interface MonthOfSite {
	readonly month: LocalMonth;
	readonly zone: string;
	readonly versions: readonly CostVersion[];
	readonly quarters: readonly EnergyBucket[];
	readonly rooms?: readonly RateBookRoom[];
	readonly accruedUntil?: LocalDate;
	/** Highest demand of the months before, latest first. */
	readonly before?: readonly bigint[];
}

export function stateMonth(site: MonthOfSite): PeriodStatement {
	const zones: DatedZone[] = [{ effectiveFrom: 0, timeZone: site.zone }];
	const book = createRateBook({ versions: site.versions, rooms: site.rooms ?? [], zones });
	const days = new Map<string, EnergyBucket[]>();
	for (const quarter of site.quarters) {
		const key = `${quarter.classroomId}|${siteDate(quarter.startsAt, zones)}`;
		days.set(key, [...(days.get(key) ?? []), quarter]);
	}
	const usage = [...days].flatMap(([key, quarters]) => {
		const [room = "", date = ""] = key.split("|");
		const energyMwh = quarters.reduce((sum, quarter) => sum + quarter.energyMwh, 0n);
		const day = { classroomId: Number(room), intervals: siteDayIntervals(date, zones), energyMwh, quarters: () => quarters };
		return book.priceDay(day).map(
			(cost): RoomDayUsage => ({
				classroomId: day.classroomId,
				date,
				versionId: cost.costVersionId,
				energyMwh: cost.energyMwh,
				partsMwh: cost.partsMwh,
			}),
		);
	});
	return statePeriod({
		month: site.month,
		intervals: [monthInterval(site.month, site.zone)],
		accruedUntil: site.accruedUntil ?? addDays(datesOfMonths(site.month, site.month).lastDate, 1),
		book,
		usage,
		demand: (versionId, intervalMinutes) =>
			peakDemand(
				site.quarters.filter((quarter) => book.versionAt(quarter.classroomId, quarter.startsAt)?.id === versionId),
				intervalMinutes,
				zones,
				site.before ?? [],
			),
	});
}

export function parsed(components: readonly object[]): readonly TariffComponent[] {
	const result = parseComponents(components);
	if (!result.ok) throw new Error(JSON.stringify(result.problems));
	return result.components;
}

/** A version of the site, for all time unless it says when. */
export function siteVersion(id: number, components: readonly object[], more: Partial<CostVersion> = {}): CostVersion {
	return {
		id,
		classroomId: null,
		buildingId: null,
		effectiveFrom: 0,
		effectiveUntil: null,
		components: parsed(components),
		...more,
	};
}

export function kwh(units: number): bigint {
	return BigInt(Math.round(units * 1e6));
}
