import type pg from "pg";
import { datesOfMonths } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { type LocalDate, type LocalMonth, monthOf } from "@/domain/calendar/zone";
import type { CostVersion } from "@/domain/cost/costVersion";
import { type Cost, priceBucket } from "@/domain/cost/priceBucket";
import { needsQuarters, priceDay, sumCosts } from "@/domain/cost/priceDay";
import { readCostVersions } from "./costVersions";
import { DayIntervals } from "./dayIntervals";
import { dayKey, readDayQuarters } from "./dayQuarters";
import type { DayUsage, MonthUsage, QuarterUsage, UsageScope } from "./usageFigures";
import { USAGE_DAYS_MAX, USAGE_MONTHS_MAX, USAGE_QUARTER_DAYS_MAX } from "./usageLimits";
import { readScopeRooms, readUsageSite } from "./usageSite";

const DAY_MS = 86_400_000;
const FIGURES = "energy_mwh, estimated_mwh, allocated_mwh, on_time_ms, covered_ms";
// A row whose entries were all reversed says no more than no row.
const SAYS_SOMETHING = "(covered_ms <> 0 OR energy_mwh <> 0 OR on_time_ms <> 0)";

interface FigureRow {
	device_id: number;
	classroom_id: number;
	energy_mwh: bigint;
	estimated_mwh: bigint;
	allocated_mwh: bigint;
	on_time_ms: bigint;
	covered_ms: bigint;
}

/** Days with their costs: as the cost stage left them where that is current, else priced here by the same function. */
export async function readDays(
	client: pg.ClientBase,
	scope: UsageScope,
	firstDate: LocalDate,
	lastDate: LocalDate,
): Promise<DayUsage[]> {
	const days = (Date.parse(lastDate) - Date.parse(firstDate)) / DAY_MS + 1;
	if (!(days <= USAGE_DAYS_MAX)) throw new RangeError(`usage: at most ${USAGE_DAYS_MAX} days`);
	const rooms = await readScopeRooms(client, scope.siteId, scope.classroomIds);
	const range = [rooms, scope.deviceIds, firstDate, lastDate];
	const { rows } = await client.query<FigureRow & { local_date: string; priced: boolean }>(
		`SELECT d.*, COALESCE(p.revision = d.revision, false) AND NOT EXISTS (
		          SELECT FROM cost_marks m
		           WHERE m.site_id = $5 AND (m.classroom_id IS NULL OR m.classroom_id = d.classroom_id)
		             AND m.from_date <= d.local_date AND (m.until_date IS NULL OR d.local_date < m.until_date)) AS priced
		   FROM (SELECT device_id, classroom_id, local_date, revision, ${FIGURES} FROM daily_aggregates
		          WHERE classroom_id = ANY ($1::int[]) AND ($2::int[] IS NULL OR device_id = ANY ($2))
		            AND local_date >= $3::date AND local_date <= $4::date AND ${SAYS_SOMETHING}) d
		   LEFT JOIN priced_days p USING (device_id, classroom_id, local_date)
		  ORDER BY d.local_date, d.classroom_id, d.device_id`,
		[...range, scope.siteId],
	);
	const costs = await readDailyCosts(client, range);
	const stale = rows.filter((row) => !row.priced);
	const repaired = stale.length > 0 ? await priceRows(client, scope, stale) : new Map<string, Cost[]>();
	return rows.map((row) => ({
		...fromDbFigures(row),
		date: row.local_date,
		costs: (row.priced ? costs : repaired).get(dayKey(row, row.local_date)) ?? [],
	}));
}

/** Quarter-hours, always priced here: they are many, and one lookup prices each. */
export async function readQuarters(
	client: pg.ClientBase,
	scope: UsageScope,
	start: Instant,
	end: Instant,
): Promise<QuarterUsage[]> {
	if (!(end - start <= USAGE_QUARTER_DAYS_MAX * DAY_MS))
		throw new RangeError(`usage: at most ${USAGE_QUARTER_DAYS_MAX} days of quarter-hours`);
	const rooms = await readScopeRooms(client, scope.siteId, scope.classroomIds);
	const versions = await readCostVersions(client, scope.siteId);
	const { rows } = await client.query<FigureRow & { starts_at: Date }>(
		`SELECT device_id, classroom_id, starts_at, ${FIGURES} FROM quarter_hours
		  WHERE classroom_id = ANY ($1::int[]) AND ($2::int[] IS NULL OR device_id = ANY ($2))
		    AND starts_at >= $3 AND starts_at < $4 AND ${SAYS_SOMETHING}
		  ORDER BY starts_at, classroom_id, device_id`,
		[rooms, scope.deviceIds, new Date(start), new Date(end)],
	);
	return rows.map((row) => {
		const startsAt = row.starts_at.getTime();
		const bucket = { classroomId: row.classroom_id, startsAt, energyMwh: row.energy_mwh };
		return { ...fromDbFigures(row), startsAt, costs: [priceBucket(bucket, versions)] };
	});
}

/** Months, their costs being the sums of their days'. */
export async function readMonths(
	client: pg.ClientBase,
	scope: UsageScope,
	firstMonth: LocalMonth,
	lastMonth: LocalMonth,
): Promise<MonthUsage[]> {
	const months = monthIndex(lastMonth) - monthIndex(firstMonth) + 1;
	if (!(months <= USAGE_MONTHS_MAX)) throw new RangeError(`usage: at most ${USAGE_MONTHS_MAX} months`);
	const rooms = await readScopeRooms(client, scope.siteId, scope.classroomIds);
	const { rows } = await client.query<FigureRow & { local_month: string }>(
		`SELECT device_id, classroom_id, local_month, ${FIGURES} FROM monthly_aggregates
		  WHERE classroom_id = ANY ($1::int[]) AND ($2::int[] IS NULL OR device_id = ANY ($2))
		    AND local_month >= $3::date AND local_month <= $4::date AND ${SAYS_SOMETHING}
		  ORDER BY local_month, classroom_id, device_id`,
		[rooms, scope.deviceIds, `${firstMonth}-01`, `${lastMonth}-01`],
	);
	const costs = await readMonthlyCosts(client, scope, firstMonth, lastMonth);
	return rows.map((row) => {
		const month = monthOf(row.local_month);
		return { ...fromDbFigures(row), month, costs: costs.get(dayKey(row, month)) ?? [] };
	});
}

async function readMonthlyCosts(
	client: pg.ClientBase,
	scope: UsageScope,
	first: LocalMonth,
	last: LocalMonth,
): Promise<Map<string, Cost[]>> {
	const { firstDate, lastDate } = datesOfMonths(first, last);
	const found = new Map<string, Cost[]>();
	for (let from = firstDate; from <= lastDate; ) {
		const until = datesOfMonths(monthOf(from), monthOf(from)).lastDate;
		for (const day of await readDays(client, scope, from, until)) {
			const key = `${day.deviceId}|${day.classroomId}|${monthOf(day.date)}`;
			const costs = found.get(key);
			if (costs) costs.push(...day.costs);
			else found.set(key, [...day.costs]);
		}
		from = nextDate(until);
	}
	for (const [key, costs] of found) found.set(key, sumCosts(costs));
	return found;
}

async function readDailyCosts(client: pg.ClientBase, range: unknown[]): Promise<Map<string, Cost[]>> {
	const { rows } = await client.query<FigureRow & { local_date: string; cost_version_id: number; cost_pico: string }>(
		`SELECT device_id, classroom_id, local_date, cost_version_id, energy_mwh, cost_pico FROM daily_costs
		  WHERE classroom_id = ANY ($1::int[]) AND ($2::int[] IS NULL OR device_id = ANY ($2))
		    AND local_date >= $3::date AND local_date <= $4::date
		  ORDER BY cost_version_id = 0, cost_version_id`,
		range,
	);
	const found = new Map<string, Cost[]>();
	for (const row of rows) {
		const cost = {
			costVersionId: row.cost_version_id || null,
			energyMwh: row.energy_mwh,
			partsMwh: [],
			costPico: BigInt(row.cost_pico),
		};
		const key = dayKey(row, row.local_date);
		const costs = found.get(key);
		if (costs) costs.push(cost);
		else found.set(key, [cost]);
	}
	return found;
}

/** Read-repair: the costs of days that the cost stage has not reached yet. */
async function priceRows(
	client: pg.ClientBase,
	scope: UsageScope,
	rows: readonly (FigureRow & { local_date: string })[],
): Promise<Map<string, Cost[]>> {
	const zones = (await readUsageSite(client, scope.siteId))?.zones ?? [];
	const versions = await readCostVersions(client, scope.siteId);
	const intervals = new DayIntervals(zones);
	const byQuarters = rows.filter((row) => needsQuarters(versions, row.classroom_id, intervals.of(row.local_date)));
	const quarters = await readDayQuarters(client, byQuarters, zones);
	return new Map(
		rows.map((row) => {
			const key = dayKey(row, row.local_date);
			const day = {
				classroomId: row.classroom_id,
				intervals: intervals.of(row.local_date),
				energyMwh: row.energy_mwh,
				quarters: () => quarters.get(key) ?? [],
			};
			return [key, priceDay(day, versions satisfies readonly CostVersion[])];
		}),
	);
}

function fromDbFigures(row: FigureRow) {
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

function monthIndex(month: LocalMonth): number {
	return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
}

function nextDate(date: LocalDate): LocalDate {
	return new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
}
