import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";

/**
 * A site that has none gets a position: since its first schedule was made, so that nothing is forgotten that was due
 * before a worker first looked. In a statement of its own, so that no one waits for it.
 */
export async function addSchedulePositions(pool: pg.Pool, now: Instant): Promise<void> {
	await pool.query(
		`INSERT INTO schedule_positions (site_id, handled_until)
		 SELECT s.id, least($1::timestamptz, (SELECT min(created_at) FROM schedules WHERE site_id = s.id))
		   FROM sites s WHERE NOT EXISTS (SELECT FROM schedule_positions p WHERE p.site_id = s.id)
		 ON CONFLICT DO NOTHING`,
		[new Date(now)],
	);
}

export async function readPositionedSites(pool: pg.Pool): Promise<number[]> {
	const { rows } = await pool.query<{ site_id: number }>("SELECT site_id FROM schedule_positions ORDER BY site_id");
	return rows.map(({ site_id }) => site_id);
}

/** Until when the runs of a site are decided, locked; null when another worker decides them at this moment. */
export async function claimSchedulePosition(client: pg.ClientBase, siteId: number): Promise<Instant | null> {
	const { rows } = await client.query<{ handled_until: Date }>(
		"SELECT handled_until FROM schedule_positions WHERE site_id = $1 FOR UPDATE SKIP LOCKED",
		[siteId],
	);
	return rows[0]?.handled_until.getTime() ?? null;
}

export async function moveSchedulePosition(client: pg.ClientBase, siteId: number, handledUntil: Instant): Promise<void> {
	await client.query("UPDATE schedule_positions SET handled_until = $2 WHERE site_id = $1", [siteId, new Date(handledUntil)]);
}
