import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

/** What became of a revision by a device's answers. */
export interface AnsweredConfig {
	readonly deviceId: number;
	readonly rev: number;
	/** Null = refused, `error` says why. */
	readonly takenAt: Instant | null;
	readonly error: string | null;
}

/** Workers' clocks may differ: an answer may seem to come before its question by this much. */
const CLOCKS_DIFFER = "1 minute";

/**
 * Writes down what devices have answered to revisions that they have not taken yet: the first yes for good, else the last
 * no. An answer to a revision that was not made yet is none. `deviceIds` null = all devices. Returns what has changed.
 */
export async function applyConfigAnswers(
	client: pg.ClientBase | pg.Pool,
	deviceIds: readonly number[] | null,
): Promise<AnsweredConfig[]> {
	const { rows } = await client.query<{ device_id: number; rev: bigint; taken_at: Date | null; error: string | null }>(
		`WITH said AS (
			SELECT c.device_id, c.rev, min(e.received_at) FILTER (WHERE e.payload->'ok' = 'true') AS taken_at,
				max(e.received_at) FILTER (WHERE e.payload->'ok' = 'false') AS refused_at,
				(array_agg(COALESCE(e.payload->>'error', 'refused') ORDER BY e.received_at DESC)
					FILTER (WHERE e.payload->'ok' = 'false'))[1] AS error
			FROM device_configs c
			JOIN device_events e ON e.device_id = c.device_id AND e.type = 'config_ack' AND e.payload->'rev' = to_jsonb(c.rev)
				AND e.received_at >= c.made_at - interval '${CLOCKS_DIFFER}'
			WHERE c.taken_at IS NULL AND c.payload IS NOT NULL AND ($1::int[] IS NULL OR c.device_id = ANY ($1::int[]))
			GROUP BY c.device_id, c.rev
		)
		UPDATE device_configs c SET taken_at = s.taken_at,
			refused_at = CASE WHEN s.taken_at IS NULL THEN s.refused_at END, error = CASE WHEN s.taken_at IS NULL THEN s.error END
		FROM said s WHERE c.device_id = s.device_id AND c.rev = s.rev
			AND (s.taken_at IS NOT NULL OR c.refused_at IS DISTINCT FROM s.refused_at)
		RETURNING c.device_id, c.rev, c.taken_at, c.error`,
		[deviceIds],
	);
	return rows.map(({ device_id, rev, taken_at, error }) => ({
		deviceId: device_id,
		rev: Number(rev),
		takenAt: taken_at?.getTime() ?? null,
		error,
	}));
}

/** Which of the devices' latest answers name a revision that was never made. */
export async function findUnknownAnswers(
	client: pg.ClientBase | pg.Pool,
	deviceIds: readonly number[],
): Promise<{ deviceId: number; rev: number }[]> {
	const { rows } = await client.query<{ device_id: number; rev: string }>(
		`SELECT e.device_id, e.payload->>'rev' AS rev
		FROM unnest($1::int[]) AS k (device_id)
		CROSS JOIN LATERAL (SELECT device_id, payload FROM device_events
			WHERE device_id = k.device_id AND type = 'config_ack' ORDER BY received_at DESC LIMIT 1) e
		WHERE NOT EXISTS (SELECT FROM device_configs c WHERE c.device_id = e.device_id AND to_jsonb(c.rev) = e.payload->'rev')`,
		[deviceIds],
	);
	return rows.map(({ device_id, rev }) => ({ deviceId: device_id, rev: Number(rev) }));
}

/**
 * Has the last revision of devices published again whose latest answer is to an older one, although this one was published
 * over a minute before: two workers at one broker may have overtaken each other. Returns how many.
 */
export async function requeueOvertaken(
	client: pg.ClientBase | pg.Pool,
	deviceIds: readonly number[],
	now: Instant,
): Promise<number> {
	const { rowCount } = await client.query(
		`UPDATE device_configs c SET published_at = NULL
		FROM unnest($1::int[]) AS k (device_id)
		CROSS JOIN LATERAL (SELECT payload->'rev' AS rev FROM device_events
			WHERE device_id = k.device_id AND type = 'config_ack' ORDER BY received_at DESC LIMIT 1) e
		WHERE c.device_id = k.device_id AND c.taken_at IS NULL AND c.published_at < $2::timestamptz - interval '1 minute'
			AND NOT EXISTS (SELECT FROM device_configs n WHERE n.device_id = c.device_id AND n.rev > c.rev)
			AND EXISTS (SELECT FROM device_configs o WHERE o.device_id = c.device_id AND o.rev < c.rev AND to_jsonb(o.rev) = e.rev)`,
		[deviceIds, instantText(now)],
	);
	return rowCount ?? 0;
}

/** How many devices are told something, have taken it, have refused it, or have not answered. */
export async function countConfigs(
	client: pg.ClientBase | pg.Pool,
): Promise<{ readonly taken: number; readonly refused: number; readonly waiting: number }> {
	const { rows } = await client.query<{ taken: number; refused: number; waiting: number }>(
		`SELECT count(*) FILTER (WHERE taken_at IS NOT NULL)::int AS taken, count(*) FILTER (WHERE refused_at IS NOT NULL)::int AS refused,
			count(*) FILTER (WHERE taken_at IS NULL AND refused_at IS NULL)::int AS waiting
		FROM device_configs c
		WHERE payload IS NOT NULL AND NOT EXISTS (SELECT FROM device_configs n WHERE n.device_id = c.device_id AND n.rev > c.rev)`,
	);
	return rows[0] ?? { taken: 0, refused: 0, waiting: 0 };
}
