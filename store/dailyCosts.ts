import type pg from "pg";
import type { LocalDate } from "@/domain/calendar/zone";
import type { Cost } from "@/domain/cost/priceBucket";
import { needsQuarters, priceDay } from "@/domain/cost/priceDay";
import { readCostVersions } from "./costVersions";
import { DayIntervals } from "./dayIntervals";
import { dayKey, readDayQuarters } from "./dayQuarters";
import { array } from "./partRows";
import type { DayKey } from "./priceMarks";
import { Turn } from "./turn";
import { readUsageSite } from "./usageSite";

/** Rooms → sites, for days that come from marks. Days of a room that is gone are left out. */
export async function daysBySite(client: pg.ClientBase, days: readonly DayKey[]): Promise<Map<number, DayKey[]>> {
	const { rows } = await client.query<{ id: number; site_id: number }>(
		"SELECT id, site_id FROM classrooms WHERE id = ANY ($1::int[])",
		[[...new Set(days.map((day) => day.classroomId))]],
	);
	const siteOf = new Map(rows.map((row) => [row.id, row.site_id]));
	const found = new Map<number, DayKey[]>();
	for (const day of days) {
		const siteId = siteOf.get(day.classroomId);
		if (siteId === undefined) continue;
		const list = found.get(siteId);
		if (list) list.push(day);
		else found.set(siteId, [day]);
	}
	return new Map([...found].sort(([a], [b]) => a - b));
}

const PRICING_LOCK = 7_301;

/**
 * Many may price days of a site at once; none while a change of price is expanded. So no day is left priced by
 * versions that were read before the change.
 */
export async function lockPricing(client: pg.ClientBase, siteId: number, mode: "shared" | "exclusive"): Promise<void> {
	await client.query(`SELECT pg_advisory_xact_lock${mode === "shared" ? "_shared" : ""}(${PRICING_LOCK}, $1)`, [siteId]);
}

/**
 * Prices days of one site and stores their costs with the revision that they were computed from. The caller holds
 * `lockPricing`. With `again`, days that are priced already are priced too. Returns how many were stored.
 */
export async function priceDays(client: pg.ClientBase, siteId: number, keys: readonly DayKey[], again: boolean): Promise<number> {
	// The order matters: the revision is read before the quarter-hours, so a day that changes in between stays stale.
	const days = await readDaysToPrice(client, keys, again);
	if (days.length === 0) return 0;
	const zones = (await readUsageSite(client, siteId))?.zones ?? [];
	const versions = await readCostVersions(client, siteId);
	const intervals = new DayIntervals(zones);
	const byQuarters = days.filter((day) => needsQuarters(versions, day.classroom_id, intervals.of(day.local_date)));
	const quarters = await readDayQuarters(client, byQuarters, zones);
	const turn = new Turn();
	const priced: PricedDay[] = [];
	for (const day of days) {
		const costs = priceDay(
			{
				classroomId: day.classroom_id,
				intervals: intervals.of(day.local_date),
				energyMwh: day.energy_mwh,
				quarters: () => quarters.get(dayKey(day, day.local_date)) ?? [],
			},
			versions,
		);
		priced.push({ ...day, costs });
		await turn.pass();
	}
	return storePriced(client, priced, again);
}

interface DayRow {
	readonly device_id: number;
	readonly classroom_id: number;
	readonly local_date: LocalDate;
	readonly energy_mwh: bigint;
	readonly revision: bigint;
}

interface PricedDay extends DayRow {
	readonly costs: readonly Cost[];
}

async function readDaysToPrice(client: pg.ClientBase, keys: readonly DayKey[], again: boolean): Promise<DayRow[]> {
	const { rows } = await client.query<DayRow>(
		`SELECT d.device_id, d.classroom_id, d.local_date, d.energy_mwh, d.revision
		   FROM unnest($1::int[], $2::int[], $3::date[]) AS k (device_id, classroom_id, local_date)
		   JOIN daily_aggregates d USING (device_id, classroom_id, local_date)
		   LEFT JOIN priced_days p USING (device_id, classroom_id, local_date)
		  WHERE $4 OR p.revision IS DISTINCT FROM d.revision
		  ORDER BY d.device_id, d.classroom_id, d.local_date`,
		[...keyArrays(keys, (key) => [key.deviceId, key.classroomId, key.date]), again],
	);
	return rows;
}

/** The row of priced_days is taken first: it is the lock of the day's costs, and an older revision yields to a newer one. */
async function storePriced(client: pg.ClientBase, days: readonly PricedDay[], again: boolean): Promise<number> {
	const { rows } = await client.query<{ device_id: number; classroom_id: number; local_date: string }>(
		`INSERT INTO priced_days AS p (device_id, classroom_id, local_date, revision)
		 SELECT * FROM unnest($1::int[], $2::int[], $3::date[], $4::bigint[])
		 ON CONFLICT (device_id, classroom_id, local_date) DO UPDATE SET revision = excluded.revision
		 WHERE $5 OR p.revision < excluded.revision
		 RETURNING device_id, classroom_id, local_date`,
		[...keyArrays(days, (day) => [day.device_id, day.classroom_id, day.local_date]), array(days, (day) => day.revision), again],
	);
	const taken = new Set(rows.map((row) => dayKey(row, row.local_date)));
	const stored = days.filter((day) => taken.has(dayKey(day, day.local_date)));
	await client.query(
		`DELETE FROM daily_costs c USING unnest($1::int[], $2::int[], $3::date[]) AS k (device_id, classroom_id, local_date)
		  WHERE c.device_id = k.device_id AND c.classroom_id = k.classroom_id AND c.local_date = k.local_date`,
		keyArrays(stored, (day) => [day.device_id, day.classroom_id, day.local_date]),
	);
	const costs = stored.flatMap((day) => day.costs.map((cost) => ({ day, cost })));
	await client.query(
		`INSERT INTO daily_costs (device_id, classroom_id, local_date, cost_version_id, energy_mwh, cost_pico)
		 SELECT * FROM unnest($1::int[], $2::int[], $3::date[], $4::int[], $5::bigint[], $6::numeric[])`,
		[
			...keyArrays(costs, ({ day }) => [day.device_id, day.classroom_id, day.local_date]),
			array(costs, ({ cost }) => cost.costVersionId ?? 0),
			array(costs, ({ cost }) => cost.energyMwh),
			array(costs, ({ cost }) => cost.costPico),
		],
	);
	return stored.length;
}

function keyArrays<T>(rows: readonly T[], keyOf: (row: T) => [number, number, LocalDate]): string[] {
	return [array(rows, (row) => keyOf(row)[0]), array(rows, (row) => keyOf(row)[1]), array(rows, (row) => keyOf(row)[2])];
}
