import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { LogPoint } from "@/domain/switching/logContinuation";
import { EMPTY_LOG_STATE, type SwitchLogState } from "@/domain/switching/logState";
import { instantText } from "./telemetryEvents";

/** Where the switch log of a device stands. */
export interface SwitchCheckpoint {
	readonly deviceId: number;
	/** Null before the first evidence. */
	readonly point: LogPoint | null;
	/** The earliest evidence of the log. */
	readonly begins: Instant | null;
}

interface Row {
	readonly device_id: number;
	readonly at: Date | null;
	readonly begins: Date | null;
	readonly state: SwitchLogState;
}

/**
 * A device whose switches are heard of for the first time gets a checkpoint. In a statement of its own: whoever folds a
 * gap looks whether the log is held, and would not see a checkpoint that is made in the transaction that derives it.
 */
export async function addSwitchCheckpoints(pool: pg.Pool): Promise<void> {
	await pool.query(
		`INSERT INTO switch_checkpoints (device_id, state)
		SELECT DISTINCT d.id, $1::jsonb FROM switch_marks m, unnest(m.device_ids) AS d (id)
		WHERE NOT EXISTS (SELECT FROM switch_checkpoints c WHERE c.device_id = d.id) ORDER BY 1 ON CONFLICT DO NOTHING`,
		[JSON.stringify(EMPTY_LOG_STATE)],
	);
}

/**
 * Locks the switch logs of devices until the transaction ends, in device order, so that two workers never wait for each
 * other in a ring. A device without a checkpoint is left out.
 *
 * @param deviceIds  ascending, each once
 */
export async function lockSwitchCheckpoints(client: pg.ClientBase, deviceIds: readonly number[]): Promise<SwitchCheckpoint[]> {
	const { rows } = await client.query<Row>(
		"SELECT device_id, at, begins, state FROM switch_checkpoints WHERE device_id = ANY ($1::int[]) ORDER BY device_id FOR UPDATE",
		[deviceIds],
	);
	return rows.map(fromRow);
}

/** Without a lock: for rebuilds. Null where there is no log. */
export async function findSwitchCheckpoint(client: pg.ClientBase, deviceId: number): Promise<SwitchCheckpoint | null> {
	const { rows } = await client.query<Row>("SELECT device_id, at, begins, state FROM switch_checkpoints WHERE device_id = $1", [
		deviceId,
	]);
	return rows[0] ? fromRow(rows[0]) : null;
}

function fromRow(row: Row): SwitchCheckpoint {
	return {
		deviceId: row.device_id,
		point: row.at ? { at: row.at.getTime(), state: row.state } : null,
		begins: row.begins?.getTime() ?? null,
	};
}

/** The last start of a day at or before an instant from which each device's log can be derived again. */
export async function findDayStates(
	client: pg.ClientBase,
	wanted: readonly { readonly deviceId: number; readonly until: Instant }[],
): Promise<Map<number, LogPoint>> {
	if (wanted.length === 0) return new Map();
	const { rows } = await client.query<{ device_id: number; at: Date; state: SwitchLogState }>(
		`SELECT w.device_id, d.at, d.state FROM unnest($1::int[], $2::timestamptz[]) AS w (device_id, until)
		CROSS JOIN LATERAL (SELECT at, state FROM switch_day_states s
			WHERE s.device_id = w.device_id AND s.at <= w.until ORDER BY s.at DESC LIMIT 1) d`,
		[wanted.map(({ deviceId }) => deviceId), wanted.map(({ until }) => instantText(until))],
	);
	return new Map(rows.map((row) => [row.device_id, { at: row.at.getTime(), state: row.state }]));
}

export interface MovedSwitchLog {
	readonly deviceId: number;
	/** From where it was derived. */
	readonly from: Instant;
	readonly begins: Instant;
	readonly last: LogPoint;
	readonly days: readonly LogPoint[];
}

/** Days for which every day's start is kept; of earlier ones, the first of each month. */
const DAYS_KEPT = 45;

/** Moves checkpoints, and puts the day states that were passed in the place of those that stood there. */
export async function saveSwitchCheckpoints(client: pg.ClientBase, moved: readonly MovedSwitchLog[]): Promise<void> {
	if (moved.length === 0) return;
	await client.query(
		`UPDATE switch_checkpoints c SET at = m.at, begins = m.begins, state = m.state::jsonb
		FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[]) AS m (device_id, at, begins, state)
		WHERE c.device_id = m.device_id`,
		[
			moved.map(({ deviceId }) => deviceId),
			moved.map(({ last }) => instantText(last.at)),
			moved.map(({ begins }) => instantText(begins)),
			moved.map(({ last }) => JSON.stringify(last.state)),
		],
	);
	const days = moved.flatMap(({ deviceId, days }) => days.map((day) => ({ deviceId, ...day })));
	await client.query(
		`DELETE FROM switch_day_states s USING unnest($1::int[], $2::timestamptz[]) AS m (device_id, starts)
		WHERE s.device_id = m.device_id AND s.at > m.starts
			AND (s.device_id, s.at) NOT IN (SELECT * FROM unnest($3::int[], $4::timestamptz[]))`,
		[
			moved.map(({ deviceId }) => deviceId),
			moved.map(({ from }) => instantText(from)),
			days.map(({ deviceId }) => deviceId),
			days.map(({ at }) => instantText(at)),
		],
	);
	if (days.length === 0) return;
	await client.query(
		`INSERT INTO switch_day_states AS s (device_id, at, state)
		SELECT device_id, at, state::jsonb FROM unnest($1::int[], $2::timestamptz[], $3::text[]) AS d (device_id, at, state)
		ON CONFLICT (device_id, at) DO UPDATE SET state = excluded.state WHERE s.state <> excluded.state`,
		[days.map(({ deviceId }) => deviceId), days.map(({ at }) => instantText(at)), days.map(({ state }) => JSON.stringify(state))],
	);
	await client.query(
		`DELETE FROM switch_day_states s USING switch_checkpoints c
		WHERE c.device_id = ANY ($1::int[]) AND s.device_id = c.device_id
			AND s.at < c.at - make_interval(days => ${DAYS_KEPT}) AND date_part('day', s.at) <> 1`,
		[[...new Set(days.map(({ deviceId }) => deviceId))]],
	);
}

/** The first day state of each device from an instant on; a device without one is left out. */
export async function findFirstDayStates(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	from: Instant,
): Promise<Map<number, LogPoint>> {
	if (deviceIds.length === 0) return new Map();
	const { rows } = await client.query<{ device_id: number; at: Date; state: SwitchLogState }>(
		`SELECT w.device_id, d.at, d.state FROM unnest($1::int[]) AS w (device_id)
		CROSS JOIN LATERAL (SELECT at, state FROM switch_day_states s
			WHERE s.device_id = w.device_id AND s.at >= $2 ORDER BY s.at LIMIT 1) d`,
		[deviceIds, instantText(from)],
	);
	return new Map(rows.map((row) => [row.device_id, { at: row.at.getTime(), state: row.state }]));
}
