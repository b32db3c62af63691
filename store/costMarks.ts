import type pg from "pg";
import type { LocalDate } from "@/domain/calendar/zone";
import type { DayKey } from "./priceMarks";

/** Days of a site, or of one room, whose prices changed. */
export interface CostMark {
	readonly id: bigint;
	readonly siteId: number;
	readonly classroomId: number | null;
	readonly fromDate: LocalDate;
	/** Exclusive; null = open. */
	readonly untilDate: LocalDate | null;
}

/** Written in the transaction of the cost version: from then on no reader trusts the stored costs of these days. */
export async function markCosts(client: pg.ClientBase, mark: Omit<CostMark, "id">): Promise<void> {
	await client.query("INSERT INTO cost_marks (site_id, classroom_id, from_date, until_date) VALUES ($1, $2, $3, $4)", [
		mark.siteId,
		mark.classroomId,
		mark.fromDate,
		mark.untilDate,
	]);
}

export async function claimCostMark(client: pg.ClientBase): Promise<CostMark | null> {
	const { rows } = await client.query<{
		id: bigint;
		site_id: number;
		classroom_id: number | null;
		from_date: string;
		until_date: string | null;
	}>("SELECT id, site_id, classroom_id, from_date, until_date FROM cost_marks ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED");
	const [row] = rows;
	if (!row) return null;
	return { id: row.id, siteId: row.site_id, classroomId: row.classroom_id, fromDate: row.from_date, untilDate: row.until_date };
}

/** The first whole dates under a mark that hold at least `daysMin` days between them (or all there are). */
export async function daysUnderMark(
	client: pg.ClientBase,
	mark: CostMark,
	daysMin: number,
): Promise<{ days: DayKey[]; restFrom: LocalDate | null }> {
	const scope = [mark.siteId, mark.classroomId, mark.fromDate, mark.untilDate];
	const under = `FROM daily_aggregates d JOIN classrooms c ON c.id = d.classroom_id
	  WHERE c.site_id = $1 AND ($2::int IS NULL OR c.id = $2) AND d.local_date >= $3::date AND ($4::date IS NULL OR d.local_date < $4)`;
	const last = await client.query<{ local_date: string }>(
		`SELECT d.local_date ${under} ORDER BY d.local_date OFFSET $5 LIMIT 1`,
		[...scope, daysMin - 1],
	);
	const lastDate = last.rows[0]?.local_date ?? null;
	const { rows } = await client.query<{ device_id: number; classroom_id: number; local_date: string }>(
		`SELECT d.device_id, d.classroom_id, d.local_date ${under} AND ($5::date IS NULL OR d.local_date <= $5)`,
		[...scope, lastDate],
	);
	const rest =
		lastDate === null
			? null
			: await client.query<{ from: string | null }>(`SELECT min(d.local_date) AS "from" ${under} AND d.local_date > $5`, [
					...scope,
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
