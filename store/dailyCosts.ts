import type pg from "pg";
import type { LocalDate } from "@/domain/calendar/zone";
import type { Cost } from "@/domain/cost/priceBucket";
import { settle } from "@/domain/cost/settle";
import { type CostChange, type DayResult, insertCostChanges, NO_RESULT } from "./costChanges";
import { underMark } from "./costMarks";
import { dayKey } from "./dayQuarters";
import { array } from "./partRows";
import type { DayKey } from "./priceMarks";
import { readRateBook } from "./rateBook";
import { rateDays, toDbParts } from "./ratedDays";

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

const MONTHS_LOCK = 7_303;

/** For who must state months now; the other's work is done then. */
export async function lockMonths(client: pg.ClientBase, siteId: number): Promise<void> {
	await client.query(`SELECT pg_advisory_xact_lock(${MONTHS_LOCK}, $1)`, [siteId]);
}

/** One worker states the months of a site; another leaves it to that one. */
export async function tryLockMonths(client: pg.ClientBase, siteId: number): Promise<boolean> {
	const { rows } = await client.query<{ taken: boolean }>(`SELECT pg_try_advisory_xact_lock(${MONTHS_LOCK}, $1) AS taken`, [
		siteId,
	]);
	return rows[0]?.taken ?? false;
}

export interface PriceDaysOptions {
	/** Price also days that are priced already. Days under a mark are priced with the mark, else they are left to it. */
	readonly again: boolean;
	/** Keep what the days cost before, for this recalculation. The days are then whole room-days. */
	readonly recalculationId?: bigint | null;
}

/**
 * Rates days of one site and stores their costs with the revision that they were computed from. The caller holds
 * `lockPricing`. Returns how many were stored.
 */
export async function priceDays(
	client: pg.ClientBase,
	siteId: number,
	keys: readonly DayKey[],
	{ again, recalculationId = null }: PriceDaysOptions,
): Promise<number> {
	// The order matters: the revision is read before the quarter-hours, so a day that changes in between stays stale.
	const days = await readDaysToPrice(client, siteId, keys, again);
	if (days.length === 0) return 0;
	const rated = await rateDays(client, await readRateBook(client, siteId), days);
	const priced = days.map((day) => ({ ...day, costs: rated.get(dayKey(day, day.local_date)) ?? [] }));
	if (recalculationId !== null) await keepChanges(client, recalculationId, priced);
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

async function readDaysToPrice(
	client: pg.ClientBase,
	siteId: number,
	keys: readonly DayKey[],
	again: boolean,
): Promise<DayRow[]> {
	const { rows } = await client.query<DayRow>(
		`SELECT d.device_id, d.classroom_id, d.local_date, d.energy_mwh, d.revision
		   FROM unnest($1::int[], $2::int[], $3::date[]) AS k (device_id, classroom_id, local_date)
		   JOIN daily_aggregates d USING (device_id, classroom_id, local_date)
		   LEFT JOIN priced_days p USING (device_id, classroom_id, local_date)
		  WHERE $4 OR (p.revision IS DISTINCT FROM d.revision AND NOT ${underMark("$5")})
		  ORDER BY d.device_id, d.classroom_id, d.local_date`,
		[...keyArrays(keys, (key) => [key.deviceId, key.classroomId, key.date]), again, siteId],
	);
	return rows;
}

/** Room-days whose cost becomes another, with what they cost until now as it was stored. */
async function keepChanges(client: pg.ClientBase, recalculationId: bigint, days: readonly PricedDay[]): Promise<void> {
	const before = await readStoredResults(client, days);
	const rooms = new Map<string, { classroomId: number; date: LocalDate; costs: Cost[] }>();
	for (const { classroom_id: classroomId, local_date: date, costs } of days) {
		const key = `${classroomId}|${date}`;
		const room = rooms.get(key);
		if (room) room.costs.push(...costs);
		else rooms.set(key, { classroomId, date, costs: [...costs] });
	}
	const changes = [...rooms].map(
		([key, { classroomId, date, costs }]): CostChange => ({
			classroomId,
			date,
			before: before.get(key) ?? NO_RESULT,
			after: resultOf(costs),
		}),
	);
	const changed = changes.filter(
		({ before: was, after: is }) => (was.costPico ?? 0n) !== (is.costPico ?? 0n) || was.unpricedMwh !== is.unpricedMwh,
	);
	await insertCostChanges(client, recalculationId, "rates", changed);
}

async function readStoredResults(client: pg.ClientBase, days: readonly DayRow[]): Promise<Map<string, DayResult>> {
	const { rows } = await client.query<{
		classroom_id: number;
		local_date: string;
		energy_mwh: bigint;
		cost_pico: string | null;
		unpriced_mwh: bigint | null;
		version_ids: number[] | null;
	}>(
		`SELECT classroom_id, local_date, sum(energy_mwh)::bigint AS energy_mwh,
		        sum(cost_pico) FILTER (WHERE cost_version_id <> 0)::text AS cost_pico,
		        sum(energy_mwh) FILTER (WHERE cost_version_id = 0)::bigint AS unpriced_mwh,
		        array_agg(DISTINCT cost_version_id) FILTER (WHERE cost_version_id <> 0) AS version_ids
		   FROM unnest($1::int[], $2::int[], $3::date[]) AS k (device_id, classroom_id, local_date)
		   JOIN daily_costs USING (device_id, classroom_id, local_date)
		  GROUP BY classroom_id, local_date`,
		keyArrays(days, (day) => [day.device_id, day.classroom_id, day.local_date]),
	);
	return new Map(
		rows.map((row) => [
			`${row.classroom_id}|${row.local_date}`,
			{
				energyMwh: row.energy_mwh,
				costPico: row.cost_pico === null ? null : BigInt(row.cost_pico),
				unpricedMwh: row.unpriced_mwh ?? 0n,
				versionIds: row.version_ids ?? [],
			},
		]),
	);
}

function resultOf(costs: readonly Cost[]): DayResult {
	const { costPico, unpricedMwh } = settle(costs);
	return {
		energyMwh: costs.reduce((sum, cost) => sum + cost.energyMwh, 0n),
		costPico,
		unpricedMwh,
		versionIds: [...new Set(costs.flatMap((cost) => cost.costVersionId ?? []))],
	};
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
		`INSERT INTO daily_costs (device_id, classroom_id, local_date, cost_version_id, energy_mwh, cost_pico, parts_mwh)
		 SELECT device, room, day, version, energy, pico, parts::bigint[]
		   FROM unnest($1::int[], $2::int[], $3::date[], $4::int[], $5::bigint[], $6::numeric[], $7::text[])
		     AS k (device, room, day, version, energy, pico, parts)`,
		[
			...keyArrays(costs, ({ day }) => [day.device_id, day.classroom_id, day.local_date]),
			array(costs, ({ cost }) => cost.costVersionId ?? 0),
			array(costs, ({ cost }) => cost.energyMwh),
			array(costs, ({ cost }) => cost.costPico),
			array(costs, ({ cost }) => quoted(toDbParts(cost))),
		],
	);
	return stored.length;
}

function keyArrays<T>(rows: readonly T[], keyOf: (row: T) => [number, number, LocalDate]): string[] {
	return [array(rows, (row) => keyOf(row)[0]), array(rows, (row) => keyOf(row)[1]), array(rows, (row) => keyOf(row)[2])];
}

function quoted(text: string | null): string {
	return text === null ? "NULL" : `"${text}"`;
}
