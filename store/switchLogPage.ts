import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import type { SwitchEvidence, SwitchSource } from "@/domain/switching/session";
import { instantText } from "./telemetryEvents";

/** An edge of the log with its other one, and what its switch was called when it was recorded. */
export interface LoggedEdge {
	readonly deviceId: number;
	readonly esp32Name: string;
	/** Where the device stood then; the site's unassigned room when nowhere. */
	readonly classroomId: number;
	readonly position: number;
	readonly at: Instant;
	readonly state: boolean;
	readonly source: SwitchSource;
	readonly evidence: SwitchEvidence;
	readonly eventSha256: string;
	readonly flags: string;
	readonly name: string | null;
	readonly type: string | null;
	/** OFF: its ON; ON: its OFF. Null for an ON that nothing has ended. */
	readonly otherAt: Instant | null;
	readonly otherSha256: string | null;
}

/** Where a page begins: after this edge. */
export interface EdgeCursor {
	readonly at: Instant;
	readonly deviceId: number;
	readonly position: number;
	readonly state: boolean;
}

export interface EdgesWanted extends Interval {
	readonly siteId: number;
	/** Null = every room. */
	readonly classroomIds: readonly number[] | null;
	/** esp32_name or id; null = every device. */
	readonly device: string | null;
	readonly after: EdgeCursor | null;
	readonly limit: number;
}

/** Edges of the log in rooms, ascending by time, device, switch, OFF before ON. */
export async function readLoggedEdges(client: pg.ClientBase, wanted: EdgesWanted): Promise<LoggedEdge[]> {
	const { after } = wanted;
	const { rows } = await client.query<{
		device_id: number;
		esp32_name: string;
		classroom_id: number;
		position: number;
		at: Date;
		state: boolean;
		source: SwitchSource;
		evidence: SwitchEvidence;
		event: string;
		flags: string;
		name: string | null;
		type: string | null;
		other_at: Date | null;
		other: string | null;
	}>(
		`SELECT l.device_id, d.esp32_name, coalesce(p.classroom_id, u.id) AS classroom_id, l.position, l.at, l.state, l.source, l.evidence,
			encode(l.event_sha256, 'hex') AS event, l.flags, coalesce(e.name, w.name) AS name, coalesce(e.type, w.type)::text AS type,
			coalesce(l.on_at, l.off_at) AS other_at, encode(o.event_sha256, 'hex') AS other
		FROM devices d
		JOIN classrooms u ON u.site_id = d.site_id AND u.kind = 'unassigned'
		JOIN switch_state_logs l ON l.device_id = d.id
		LEFT JOIN device_placements p ON p.device_id = d.id AND p.effective_from <= l.at AND (p.effective_until IS NULL OR l.at < p.effective_until)
		LEFT JOIN switch_state_logs o ON o.device_id = l.device_id AND o.position = l.position AND o.at = coalesce(l.on_at, l.off_at) AND o.state <> l.state
		LEFT JOIN switch_events e ON e.device_id = l.device_id AND e.position = l.position AND e.content_sha256 = l.event_sha256 AND e.state = l.state
		LEFT JOIN device_switches w ON w.device_id = l.device_id AND w.position = l.position
		WHERE d.site_id = $1 AND ($2::int[] IS NULL OR coalesce(p.classroom_id, u.id) = ANY ($2))
			AND ($3::text IS NULL OR d.esp32_name = $3 OR d.id::text = $3) AND l.at >= $4 AND l.at < $5
			AND ($6::timestamptz IS NULL OR (l.at, l.device_id, l.position, l.state) > ($6, $7::int, $8::int, $9::boolean))
		ORDER BY l.at, l.device_id, l.position, l.state LIMIT $10`,
		[
			wanted.siteId,
			wanted.classroomIds,
			wanted.device,
			instantText(wanted.start),
			instantText(wanted.end),
			after ? instantText(after.at) : null,
			after?.deviceId ?? null,
			after?.position ?? null,
			after?.state ?? null,
			wanted.limit,
		],
	);
	return rows.map((row) => ({
		deviceId: row.device_id,
		esp32Name: row.esp32_name,
		classroomId: row.classroom_id,
		position: row.position,
		at: row.at.getTime(),
		state: row.state,
		source: row.source,
		evidence: row.evidence,
		eventSha256: row.event,
		flags: row.flags,
		name: row.name,
		type: row.type,
		otherAt: row.other_at?.getTime() ?? null,
		otherSha256: row.other,
	}));
}

/** Whether a site has a device of this name or id that stood in one of the rooms at some time (null = any). */
export async function isDeviceOfRooms(
	client: pg.ClientBase,
	{ siteId, device, classroomIds }: { siteId: number; device: string; classroomIds: readonly number[] | null },
): Promise<boolean> {
	const { rows } = await client.query(
		`SELECT 1 FROM devices d WHERE d.site_id = $1 AND (d.esp32_name = $2 OR d.id::text = $2)
			AND ($3::int[] IS NULL OR EXISTS (SELECT FROM device_placements p WHERE p.device_id = d.id AND p.classroom_id = ANY ($3)))`,
		[siteId, device, classroomIds],
	);
	return rows.length > 0;
}
