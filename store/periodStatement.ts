import type pg from "pg";
import { datesOfMonths, siteDate } from "@/domain/calendar/datedDay";
import { addDays, addMonths, type DatedZone, type LocalDate, type LocalMonth } from "@/domain/calendar/zone";
import type { CostVersion } from "@/domain/cost/costVersion";
import type { Cost } from "@/domain/cost/priceBucket";
import type { RateBook } from "@/domain/cost/rateBook";
import { type PeriodStatement, type RoomDayUsage, statePeriod } from "@/domain/cost/statePeriod";
import { dayKey } from "./dayQuarters";
import { monthIntervals } from "./monthIntervals";
import { readDemands } from "./periodDemand";
import { readRateBook } from "./rateBook";
import { type RatedDay, rateDays, readRatedDays } from "./ratedDays";
import { readScopeRooms } from "./usageSite";

export interface StatementOptions {
	/** Other versions in the place of those known now: earlier ones (`readCostVersions` with an instant), or a draft's. */
	readonly versions?: readonly CostVersion[];
	/** Exclusive; by default the day after today, or the end of a month that is over. */
	readonly accruedUntil?: LocalDate;
}

/**
 * What the connections of a site are charged for a local month, and which room's day pays which part of it: the one
 * source of costs beyond the rates of a kWh, for the read model, the cost stage, bills and what-if questions.
 */
export async function readPeriodStatement(
	client: pg.ClientBase,
	siteId: number,
	month: LocalMonth,
	{ versions, accruedUntil }: StatementOptions = {},
): Promise<PeriodStatement> {
	const book = await readRateBook(client, siteId, versions ?? null);
	const days = await readMonthDays(client, siteId, month, book, versions !== undefined);
	const until = accruedUntil ?? (await readAccruedUntil(client, month, book.zones));
	return stateMonth(client, book, month, toRoomDays(days), until);
}

/** The same from days that are already rated by the book. */
export async function stateMonth(
	client: pg.ClientBase,
	book: RateBook,
	month: LocalMonth,
	usage: readonly RoomDayUsage[],
	accruedUntil: LocalDate,
): Promise<PeriodStatement> {
	const demand = await readDemands(client, book, month);
	return statePeriod({ month, intervals: monthIntervals(month, book.zones), accruedUntil, book, usage, demand });
}

/** The month's days of all rooms of the site, rated by the book; `anew`: the stored costs are of other versions. */
async function readMonthDays(
	client: pg.ClientBase,
	siteId: number,
	month: LocalMonth,
	book: RateBook,
	anew: boolean,
): Promise<RatedDay[]> {
	const rooms = await readScopeRooms(client, siteId, null);
	const { firstDate, lastDate } = datesOfMonths(month, month);
	const days = await readRatedDays(client, book, { siteId, rooms, deviceIds: null }, firstDate, lastDate);
	if (!anew) return days;
	const rated = await rateDays(client, book, days);
	return days.map((day) => ({ ...day, costs: rated.get(dayKey(day, day.local_date)) ?? [] }));
}

/** Devices' days summed by room, date and version. */
export function toRoomDays(
	days: readonly (Pick<RatedDay, "classroom_id" | "local_date"> & { readonly costs: readonly Cost[] })[],
): RoomDayUsage[] {
	const found = new Map<string, RoomDayUsage>();
	for (const day of days)
		for (const { costVersionId: versionId, energyMwh, partsMwh } of day.costs) {
			const key = `${day.classroom_id}|${day.local_date}|${versionId}`;
			const sum = found.get(key);
			found.set(key, {
				classroomId: day.classroom_id,
				date: day.local_date,
				versionId,
				energyMwh: (sum?.energyMwh ?? 0n) + energyMwh,
				partsMwh: sum === undefined ? partsMwh : partsMwh.map((part, index) => part + (sum.partsMwh[index] ?? 0n)),
			});
		}
	return [...found.values()];
}

/**
 * To which date, exclusive, charges by time have accrued: the day after today, or the end of the month. Today is the
 * database's, which all processes share: two clocks would tell two costs.
 */
export async function readAccruedUntil(
	client: pg.ClientBase,
	month: LocalMonth,
	zones: readonly DatedZone[],
): Promise<LocalDate> {
	const { rows } = await client.query<{ now: Date }>("SELECT now() AS now");
	const tomorrow = addDays(siteDate(rows[0]?.now.getTime() ?? 0, zones), 1);
	const [first, end] = [`${month}-01`, `${addMonths(month, 1)}-01`];
	if (tomorrow < first) return first;
	return tomorrow < end ? tomorrow : end;
}
