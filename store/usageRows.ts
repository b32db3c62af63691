import { datesOfMonths, siteDate, siteDatesHull } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { addDays, type LocalDate, type LocalMonth, monthOf } from "@/domain/calendar/zone";
import type { Cost } from "@/domain/cost/priceBucket";
import { sumCosts } from "@/domain/cost/priceDay";
import { type CostSnapshot, chargesByVersion, dayChargeKey } from "./costSnapshot";
import { dayKey } from "./dayQuarters";
import { readRatedDays } from "./ratedDays";
import { chargesBeyondRates, shareByGroup } from "./splitCharges";
import {
	type DayUsage,
	FIGURES,
	type FigureRow,
	fromDbFigures,
	type MonthUsage,
	type QuarterUsage,
	SAYS_SOMETHING,
	type UsageScope,
} from "./usageFigures";
import { USAGE_DAYS_MAX, USAGE_MONTHS_MAX, USAGE_QUARTER_DAYS_MAX } from "./usageLimits";
import { readScopeRooms } from "./usageSite";

const DAY_MS = 86_400_000;

/** Days with their costs: as the cost stage left them where that is current, else priced here by the same function. */
export async function readDays(
	costs: CostSnapshot,
	scope: UsageScope,
	firstDate: LocalDate,
	lastDate: LocalDate,
): Promise<DayUsage[]> {
	const days = (Date.parse(lastDate) - Date.parse(firstDate)) / DAY_MS + 1;
	if (!(days <= USAGE_DAYS_MAX)) throw new RangeError(`usage: at most ${USAGE_DAYS_MAX} days`);
	const { siteId } = scope;
	const rooms = await readScopeRooms(costs.client, siteId, scope.classroomIds);
	const charges = await costs.charges(siteId, firstDate, lastDate);
	// A room's charge is shared by all of its devices, also by those that are not asked for.
	const deviceIds = charges.size === 0 ? scope.deviceIds : null;
	const rated = await readRatedDays(costs.client, await costs.book(siteId), { siteId, rooms, deviceIds }, firstDate, lastDate);
	const found = rated.map((row) => ({ ...fromDbFigures(row), date: row.local_date, costs: row.costs }));
	if (charges.size === 0) return found;
	const shared = shareByGroup(
		found,
		(day) => dayChargeKey(day.classroomId, day.date),
		(key) => chargesByVersion(charges.get(key)),
	);
	const { deviceIds: asked } = scope;
	return asked === null ? shared : shared.filter((day) => asked.includes(day.deviceId));
}

/** Quarter-hours, always priced here: they are many, and one lookup prices each. */
export async function readQuarters(
	costs: CostSnapshot,
	scope: UsageScope,
	start: Instant,
	end: Instant,
): Promise<QuarterUsage[]> {
	if (!(end - start <= USAGE_QUARTER_DAYS_MAX * DAY_MS))
		throw new RangeError(`usage: at most ${USAGE_QUARTER_DAYS_MAX} days of quarter-hours`);
	if (end <= start) return [];
	const { zones } = await costs.book(scope.siteId);
	const [first, last] = [siteDate(start, zones), siteDate(end - 1, zones)];
	if ((await costs.charges(scope.siteId, first, last)).size === 0) return readRatedQuarters(costs, scope, start, end);
	// What a day is charged is shared by its quarter-hours: by all of them, wherever the question cuts.
	const [days, hull] = [await readDays(costs, scope, first, last), siteDatesHull(first, last, zones)];
	const rated = await readRatedQuarters(costs, scope, hull.start, hull.end);
	const keyOf = (row: { deviceId: number; classroomId: number }, date: LocalDate) => `${row.deviceId}|${row.classroomId}|${date}`;
	const dayCosts = new Map(days.map((day) => [keyOf(day, day.date), day.costs]));
	return shareByGroup(
		rated,
		(quarter) => keyOf(quarter, siteDate(quarter.startsAt, zones)),
		(key, quarters) => chargesBeyondRates(dayCosts.get(key) ?? [], sumCosts(quarters.flatMap((quarter) => quarter.costs))),
	).filter((quarter) => start <= quarter.startsAt && quarter.startsAt < end);
}

async function readRatedQuarters(costs: CostSnapshot, scope: UsageScope, start: Instant, end: Instant): Promise<QuarterUsage[]> {
	const rooms = await readScopeRooms(costs.client, scope.siteId, scope.classroomIds);
	const book = await costs.book(scope.siteId);
	const { rows } = await costs.client.query<FigureRow & { starts_at: Date }>(
		`SELECT device_id, classroom_id, starts_at, ${FIGURES} FROM quarter_hours
		  WHERE classroom_id = ANY ($1::int[]) AND ($2::int[] IS NULL OR device_id = ANY ($2))
		    AND starts_at >= $3 AND starts_at < $4 AND ${SAYS_SOMETHING}
		  ORDER BY starts_at, classroom_id, device_id`,
		[rooms, scope.deviceIds, new Date(start), new Date(end)],
	);
	return rows.map((row) => {
		const startsAt = row.starts_at.getTime();
		const bucket = { classroomId: row.classroom_id, startsAt, energyMwh: row.energy_mwh };
		return { ...fromDbFigures(row), startsAt, costs: [book.priceBucket(bucket)] };
	});
}

/** Months, their costs being the sums of their days'. */
export async function readMonths(
	costs: CostSnapshot,
	scope: UsageScope,
	firstMonth: LocalMonth,
	lastMonth: LocalMonth,
): Promise<MonthUsage[]> {
	const months = monthIndex(lastMonth) - monthIndex(firstMonth) + 1;
	if (!(months <= USAGE_MONTHS_MAX)) throw new RangeError(`usage: at most ${USAGE_MONTHS_MAX} months`);
	const rooms = await readScopeRooms(costs.client, scope.siteId, scope.classroomIds);
	const { rows } = await costs.client.query<FigureRow & { local_month: string }>(
		`SELECT device_id, classroom_id, local_month, ${FIGURES} FROM monthly_aggregates
		  WHERE classroom_id = ANY ($1::int[]) AND ($2::int[] IS NULL OR device_id = ANY ($2))
		    AND local_month >= $3::date AND local_month <= $4::date AND ${SAYS_SOMETHING}
		  ORDER BY local_month, classroom_id, device_id`,
		[rooms, scope.deviceIds, `${firstMonth}-01`, `${lastMonth}-01`],
	);
	const found = await readMonthlyCosts(costs, scope, firstMonth, lastMonth);
	return rows.map((row) => {
		const month = monthOf(row.local_month);
		return { ...fromDbFigures(row), month, costs: found.get(dayKey(row, month)) ?? [] };
	});
}

async function readMonthlyCosts(
	snapshot: CostSnapshot,
	scope: UsageScope,
	first: LocalMonth,
	last: LocalMonth,
): Promise<Map<string, Cost[]>> {
	const { firstDate, lastDate } = datesOfMonths(first, last);
	const found = new Map<string, Cost[]>();
	for (let from = firstDate; from <= lastDate; ) {
		const until = datesOfMonths(monthOf(from), monthOf(from)).lastDate;
		for (const day of await readDays(snapshot, scope, from, until)) {
			const key = `${day.deviceId}|${day.classroomId}|${monthOf(day.date)}`;
			const costs = found.get(key);
			if (costs) costs.push(...day.costs);
			else found.set(key, [...day.costs]);
		}
		from = addDays(until, 1);
	}
	for (const [key, costs] of found) found.set(key, sumCosts(costs));
	return found;
}

function monthIndex(month: LocalMonth): number {
	return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
}
