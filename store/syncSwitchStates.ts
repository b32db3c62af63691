import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

/**
 * Gives each switch that the latest reading of its device shows ON, and that has no open session, an ON of AutoVolt's
 * own: after an upgrade, or where marks were lost. The log takes it in as evidence. Doing so twice does nothing; one
 * statement for all devices. A device whose marks still wait is left to these. Returns how many switches it concerned.
 */
export async function syncExistingSwitchStates(pool: pg.Pool, now: Instant): Promise<number> {
	const { rows } = await pool.query<{ synced: number }>(
		`WITH shown AS (
			SELECT c.device_id, s.n - 1 AS position, c.reading_at AS at, c.received_at
			FROM ledger_checkpoints c
			CROSS JOIN LATERAL string_to_table(c.switch_states, NULL) WITH ORDINALITY AS s (said, n)
			WHERE c.channel = 0 AND c.reading_at IS NOT NULL AND s.said = '1'
				AND NOT EXISTS (SELECT FROM switch_marks m WHERE c.device_id = ANY (m.device_ids))
		), missing AS (
			SELECT s.* FROM shown s
			WHERE NOT EXISTS (SELECT FROM switch_state_logs l WHERE l.device_id = s.device_id AND l.position = s.position AND l.state AND l.off_at IS NULL)
				AND NOT EXISTS (SELECT FROM switch_state_logs l WHERE l.device_id = s.device_id AND l.position = s.position AND l.at >= s.at)
		), made AS (
			INSERT INTO switch_events (device_id, position, at, content_sha256, state, source, evidence, name, type, power_rating_mw,
				consumption_factor_micro, rating_is_default, received_at, recorded_at)
			SELECT m.device_id, m.position, m.at, sha256(convert_to(concat_ws('|', 'sync', m.device_id, m.position, date_part('epoch', m.at)), 'UTF8')),
				true, 'system', 'sync', coalesce(w.name, 'Switch ' || (m.position + 1)), coalesce(w.type, 'other'),
				coalesce(r.power_rating_mw, 100000),
				least(coalesce(r.consumption_factor_micro, 1000000)::numeric * coalesce(d.consumption_factor_micro, 1000000) / 1000000, 2147483647)::int,
				coalesce(r.is_default, true), coalesce(m.received_at, m.at), $1::timestamptz
			FROM missing m
			LEFT JOIN devices d ON d.id = m.device_id
			LEFT JOIN device_switches w ON w.device_id = m.device_id AND w.position = m.position
			LEFT JOIN LATERAL (SELECT * FROM switch_ratings r WHERE r.switch_id = w.id
				ORDER BY r.effective_from <= m.at DESC, CASE WHEN r.effective_from <= m.at THEN r.effective_from END DESC, r.effective_from LIMIT 1) r ON true
			ON CONFLICT DO NOTHING RETURNING device_id, at
		), mark AS (
			INSERT INTO switch_marks (device_ids, stale_from)
			SELECT array_agg(device_id ORDER BY device_id), array_agg(at ORDER BY device_id)
			FROM (SELECT device_id, min(at) AS at FROM made GROUP BY device_id) AS one HAVING count(*) > 0
		)
		SELECT count(*)::int AS synced FROM made`,
		[instantText(now)],
	);
	return rows[0]?.synced ?? 0;
}
