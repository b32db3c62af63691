import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import { SAME_ACT_MS } from "@/domain/switching/deriveSwitchLog";
import type { SwitchEvidence, SwitchSource } from "@/domain/switching/session";
import { instantText } from "./telemetryEvents";

/** One end of a logged session. */
export interface LoggedEnd {
	readonly at: Instant;
	readonly source: SwitchSource;
	readonly evidence: SwitchEvidence;
	/** Hex SHA-256 of the event or reading that says so. */
	readonly eventSha256: string;
	/** Sorted, joined by commas; empty when none. */
	readonly flags: string;
	/** When the server heard of it; null = it found it itself. */
	readonly receivedAt: Instant | null;
	/** Whoever ordered it, a schedule by its name; null = nobody, or it is not known. */
	readonly by: string | null;
}

/** A stretch in which a switch was ON, as the log has it now. */
export interface LoggedSession {
	readonly deviceId: number;
	readonly esp32Name: string;
	/** Where the device stood when it began; the site's unassigned room when nowhere. */
	readonly classroomId: number;
	readonly position: number;
	readonly name: string | null;
	readonly type: string | null;
	readonly on: LoggedEnd;
	/** Null = nothing has ended it. */
	readonly off: LoggedEnd | null;
}

/** Where a page begins: after this session. */
export interface SessionCursor {
	readonly at: Instant;
	readonly deviceId: number;
	readonly position: number;
}

export interface SessionsWanted extends Interval {
	readonly siteId: number;
	/** Null = every room. */
	readonly classroomIds: readonly number[] | null;
	/** esp32_name or id; null = every device. */
	readonly device: string | null;
	/** Null = every switch. */
	readonly position: number | null;
	readonly after: SessionCursor | null;
	readonly limit: number;
}

/** What one edge was recorded with, and the command that it answers: the answer may come a moment after the event. */
const beside = (edge: string, name: string) => `
	LEFT JOIN switch_events ${name} ON ${name}.device_id = ${edge}.device_id AND ${name}.position = ${edge}.position
		AND ${name}.content_sha256 = ${edge}.event_sha256 AND ${name}.state = ${edge}.state
	LEFT JOIN LATERAL (SELECT coalesce(s.name, c.requested_by) AS by FROM switch_events a JOIN commands c ON c.id = a.command_id
		LEFT JOIN schedules s ON s.id = c.schedule_id
		WHERE a.device_id = ${edge}.device_id AND a.position = ${edge}.position AND a.state = ${edge}.state AND a.at >= ${edge}.at
			AND a.at <= ${edge}.at + interval '${SAME_ACT_MS} milliseconds' AND c.source = ${edge}.source
		ORDER BY a.at LIMIT 1) ${name}_by ON true`;

const end = (edge: string, name: string) =>
	`${edge}.at AS ${name}_at, ${edge}.source AS ${name}_source, ${edge}.evidence AS ${name}_evidence, ${edge}.flags AS ${name}_flags,
	encode(${edge}.event_sha256, 'hex') AS ${name}_event, ${name}.received_at AS ${name}_received, ${name}_by.by AS ${name}_by`;

const SQL = `
	WITH page AS MATERIALIZED (
		SELECT l.*, d.esp32_name, coalesce(p.classroom_id, u.id) AS classroom_id
		FROM devices d
		JOIN classrooms u ON u.site_id = d.site_id AND u.kind = 'unassigned'
		JOIN switch_state_logs l ON l.device_id = d.id AND l.state
		LEFT JOIN device_placements p ON p.device_id = d.id AND p.effective_from <= l.at
			AND (p.effective_until IS NULL OR l.at < p.effective_until)
		WHERE d.site_id = $1 AND ($2::int[] IS NULL OR coalesce(p.classroom_id, u.id) = ANY ($2))
			AND ($3::text IS NULL OR d.esp32_name = $3 OR d.id::text = $3) AND ($4::int IS NULL OR l.position = $4)
			AND l.at < $6 AND (l.off_at IS NULL OR l.off_at > $5)
			AND ($7::timestamptz IS NULL OR (l.at, l.device_id, l.position) < ($7, $8::int, $9::int))
		ORDER BY l.at DESC, l.device_id DESC, l.position DESC LIMIT $10)
	SELECT l.device_id, l.esp32_name, l.classroom_id, l.position, coalesce(began.name, w.name) AS name,
		coalesce(began.type, w.type)::text AS type, ${end("l", "began")}, ${end("o", "ended")}
	FROM page l
	LEFT JOIN device_switches w ON w.device_id = l.device_id AND w.position = l.position
	LEFT JOIN switch_state_logs o ON o.device_id = l.device_id AND o.position = l.position AND o.at = l.off_at AND NOT o.state
	${beside("l", "began")}
	${beside("o", "ended")}
	ORDER BY l.at DESC, l.device_id DESC, l.position DESC`;

type EndOf<Name extends string> = { [K in `${Name}_at` | `${Name}_received`]: Date | null } & {
	[K in `${Name}_source`]: SwitchSource;
} & { [K in `${Name}_evidence`]: SwitchEvidence } & { [K in `${Name}_flags` | `${Name}_event`]: string } & {
	[K in `${Name}_by`]: string | null;
};

interface SessionRow extends EndOf<"began">, EndOf<"ended"> {
	readonly device_id: number;
	readonly esp32_name: string;
	readonly classroom_id: number;
	readonly position: number;
	readonly name: string | null;
	readonly type: string | null;
}

/** Sessions that touch [start, end), descending by their ON, device and switch. */
export async function readLoggedSessions(client: pg.ClientBase, wanted: SessionsWanted): Promise<LoggedSession[]> {
	const { after } = wanted;
	const { rows } = await client.query<SessionRow>(SQL, [
		wanted.siteId,
		wanted.classroomIds,
		wanted.device,
		wanted.position,
		instantText(wanted.start),
		instantText(wanted.end),
		after ? instantText(after.at) : null,
		after?.deviceId ?? null,
		after?.position ?? null,
		wanted.limit,
	]);
	return rows.map((row) => ({
		deviceId: row.device_id,
		esp32Name: row.esp32_name,
		classroomId: row.classroom_id,
		position: row.position,
		name: row.name,
		type: row.type,
		on: {
			at: row.began_at?.getTime() ?? 0,
			source: row.began_source,
			evidence: row.began_evidence,
			eventSha256: row.began_event,
			flags: row.began_flags,
			receivedAt: row.began_received?.getTime() ?? null,
			by: row.began_by,
		},
		off:
			row.ended_at === null
				? null
				: {
						at: row.ended_at.getTime(),
						source: row.ended_source,
						evidence: row.ended_evidence,
						eventSha256: row.ended_event,
						flags: row.ended_flags,
						receivedAt: row.ended_received?.getTime() ?? null,
						by: row.ended_by,
					},
	}));
}
