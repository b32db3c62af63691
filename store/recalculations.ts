import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { LocalDate } from "@/domain/calendar/zone";
import { type CostMark, countDaysUnder, markCosts } from "./costMarks";
import { type CostScope, scopeValues } from "./costScope";

export type RecalculationCause = "version" | "withdrawal" | "building";

/** A change of price, and how far the worker has stored what follows from it. */
export interface Recalculation extends CostScope {
	readonly id: bigint;
	readonly cause: RecalculationCause;
	readonly versionId: number | null;
	readonly fromDate: LocalDate;
	readonly untilDate: LocalDate | null;
	readonly state: "running" | "done";
	/** Days of devices. */
	readonly daysTotal: number;
	readonly daysDone: number;
	readonly requestedBy: string;
	readonly createdAt: Instant;
	readonly finishedAt: Instant | null;
}

export interface RecalculationStart {
	readonly cause: RecalculationCause;
	readonly versionKey: string | null;
	readonly requestedBy: string;
	/** Each with its range; all of one site. The first one's scope is shown. */
	readonly marks: readonly Omit<CostMark, "id" | "recalculationId">[];
}

/** Marks days whose prices change, in the transaction of the change, and opens the account of what follows from it. */
export async function startRecalculation(client: pg.ClientBase, start: RecalculationStart): Promise<bigint> {
	const [shown] = start.marks;
	if (!shown) throw new RangeError("startRecalculation: something must have changed");
	let daysTotal = 0;
	for (const mark of start.marks) daysTotal += await countDaysUnder(client, mark);
	const fromDate = start.marks.map((mark) => mark.fromDate).reduce((a, b) => (a < b ? a : b));
	const ends = start.marks.map((mark) => mark.untilDate);
	const untilDate = ends.includes(null) ? null : ends.reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b));
	const { rows } = await client.query<{ id: bigint }>(
		`INSERT INTO recalculations (site_id, classroom_id, building_id, cause, version_key, from_date, until_date, days_total, requested_by)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		[...scopeValues(shown), start.cause, start.versionKey, fromDate, untilDate, daysTotal, start.requestedBy],
	);
	const recalculationId = rows[0]?.id ?? 0n;
	for (const mark of start.marks) await markCosts(client, { ...mark, recalculationId });
	await client.query(`SELECT pg_notify('autovolt_stage', 'cost'), pg_notify('autovolt_live', '{"type":"usage"}')`);
	return recalculationId;
}

/** Adds days to the progress of a recalculation; it is done with its last mark. */
export async function advanceRecalculation(client: pg.ClientBase, id: bigint, days: number): Promise<void> {
	await client.query(
		`UPDATE recalculations r SET days_done = days_done + $2,
		        days_total = greatest(days_total, days_done + $2),
		        state = CASE WHEN m.open THEN 'running' ELSE 'done' END::recalculation_state,
		        finished_at = CASE WHEN m.open THEN NULL ELSE now() END
		   FROM (SELECT EXISTS (SELECT FROM cost_marks WHERE recalculation_id = $1) AS open) m
		  WHERE r.id = $1`,
		[id, days],
	);
}

/** Newest first; `before` = the last id of the page before. */
export async function listRecalculations(
	client: pg.ClientBase,
	siteId: number,
	{ before, limit }: { before: number | null; limit: number },
): Promise<Recalculation[]> {
	const { rows } = await client.query<Row>(
		`SELECT ${COLUMNS} FROM recalculations r WHERE r.site_id = $1 AND ($2::bigint IS NULL OR r.id < $2) ORDER BY r.id DESC LIMIT $3`,
		[siteId, before, limit],
	);
	return rows.map(fromDbRecalculation);
}

export async function findRecalculation(client: pg.ClientBase, id: bigint): Promise<Recalculation | null> {
	const { rows } = await client.query<Row>(`SELECT ${COLUMNS} FROM recalculations r WHERE r.id = $1`, [id]);
	return rows[0] ? fromDbRecalculation(rows[0]) : null;
}

const COLUMNS = `r.*, (SELECT min(v.id) FROM cost_versions v WHERE v.version_key = r.version_key AND v.site_id = r.site_id) AS version_id`;

interface Row {
	id: bigint;
	site_id: number;
	classroom_id: number | null;
	building_id: number | null;
	cause: RecalculationCause;
	version_id: number | null;
	from_date: string;
	until_date: string | null;
	state: "running" | "done";
	days_total: number;
	days_done: number;
	requested_by: string;
	created_at: Date;
	finished_at: Date | null;
}

function fromDbRecalculation(row: Row): Recalculation {
	return {
		id: row.id,
		siteId: row.site_id,
		classroomId: row.classroom_id,
		buildingId: row.building_id,
		cause: row.cause,
		versionId: row.version_id,
		fromDate: row.from_date,
		untilDate: row.until_date,
		state: row.state,
		daysTotal: row.days_total,
		daysDone: row.days_done,
		requestedBy: row.requested_by,
		createdAt: row.created_at.getTime(),
		finishedAt: row.finished_at?.getTime() ?? null,
	};
}
