import type pg from "pg";
import type { LocalDate } from "@/domain/calendar/zone";
import { type CostScope, ROOM_IN_SCOPE, scopeValues } from "./costScope";
import type { DayKey } from "./priceMarks";

/** Days of a scope whose prices changed. */
export interface CostMark extends CostScope {
	readonly id: bigint;
	readonly fromDate: LocalDate;
	/** Exclusive; null = open. */
	readonly untilDate: LocalDate | null;
	/** Whose progress it is. */
	readonly recalculationId: bigint | null;
}

/** SQL: whether a mark covers day `d` (classroom_id, local_date); `site` is the site's parameter. */
export const underMark = (site: string) => `EXISTS (
  SELECT FROM cost_marks m WHERE m.site_id = ${site} AND (m.classroom_id IS NULL OR m.classroom_id = d.classroom_id)
    AND (m.building_id IS NULL OR m.building_id = (SELECT c.building_id FROM classrooms c WHERE c.id = d.classroom_id))
    AND m.from_date <= d.local_date AND (m.until_date IS NULL OR d.local_date < m.until_date))`;

/** Written in the transaction of the change of price: from then on no reader trusts the stored costs of these days. */
export async function markCosts(client: pg.ClientBase, mark: Omit<CostMark, "id">): Promise<void> {
	await client.query(
		`INSERT INTO cost_marks (site_id, classroom_id, building_id, from_date, until_date, recalculation_id)
		 VALUES ($1, $2, $3, $4, $5, $6)`,
		[...scopeValues(mark), mark.fromDate, mark.untilDate, mark.recalculationId],
	);
}

export async function claimCostMark(client: pg.ClientBase): Promise<CostMark | null> {
	const { rows } = await client.query<{
		id: bigint;
		site_id: number;
		classroom_id: number | null;
		building_id: number | null;
		from_date: string;
		until_date: string | null;
		recalculation_id: bigint | null;
	}>(
		`SELECT id, site_id, classroom_id, building_id, from_date, until_date, recalculation_id
		   FROM cost_marks ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`,
	);
	const [row] = rows;
	if (!row) return null;
	return {
		id: row.id,
		siteId: row.site_id,
		classroomId: row.classroom_id,
		buildingId: row.building_id,
		fromDate: row.from_date,
		untilDate: row.until_date,
		recalculationId: row.recalculation_id,
	};
}

const UNDER = `FROM daily_aggregates d JOIN classrooms c ON c.id = d.classroom_id
 WHERE ${ROOM_IN_SCOPE} AND d.local_date >= $4::date AND ($5::date IS NULL OR d.local_date < $5)`;

/** How many days of devices lie in the range of a scope. */
export async function countDaysUnder(client: pg.ClientBase, range: Omit<CostMark, "id" | "recalculationId">): Promise<number> {
	const { rows } = await client.query<{ days: bigint }>(`SELECT count(*) AS days ${UNDER}`, [
		...scopeValues(range),
		range.fromDate,
		range.untilDate,
	]);
	return Number(rows[0]?.days ?? 0);
}

/** The first whole dates under a mark that hold at least `daysMin` days between them (or all there are). */
export async function daysUnderMark(
	client: pg.ClientBase,
	mark: CostMark,
	daysMin: number,
): Promise<{ days: DayKey[]; restFrom: LocalDate | null }> {
	const range = [...scopeValues(mark), mark.fromDate, mark.untilDate];
	const last = await client.query<{ local_date: string }>(
		`SELECT d.local_date ${UNDER} ORDER BY d.local_date OFFSET $6 LIMIT 1`,
		[...range, daysMin - 1],
	);
	const lastDate = last.rows[0]?.local_date ?? null;
	const { rows } = await client.query<{ device_id: number; classroom_id: number; local_date: string }>(
		`SELECT d.device_id, d.classroom_id, d.local_date ${UNDER} AND ($6::date IS NULL OR d.local_date <= $6)`,
		[...range, lastDate],
	);
	const rest =
		lastDate === null
			? null
			: await client.query<{ from: string | null }>(`SELECT min(d.local_date) AS "from" ${UNDER} AND d.local_date > $6`, [
					...range,
					lastDate,
				]);
	return {
		days: rows.map((row) => ({ deviceId: row.device_id, classroomId: row.classroom_id, date: row.local_date })),
		restFrom: rest?.rows[0]?.from ?? null,
	};
}

/** Moves a claimed mark to what is left of it; null = done. */
export async function settleCostMark(client: pg.ClientBase, mark: CostMark, restFrom: LocalDate | null): Promise<void> {
	if (restFrom === null) await client.query("DELETE FROM cost_marks WHERE id = $1", [mark.id]);
	else await client.query("UPDATE cost_marks SET from_date = $2 WHERE id = $1", [mark.id, restFrom]);
}
