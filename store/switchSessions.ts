import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import type { SwitchEdge, SwitchEvidence, SwitchFlag, SwitchSession, SwitchSource } from "@/domain/switching/session";
import { instantText } from "./telemetryEvents";

export interface StoredSession extends SwitchSession {
	readonly deviceId: number;
}

interface EdgeRow {
	readonly at: Date;
	readonly source: SwitchSource;
	readonly evidence: SwitchEvidence;
	readonly event: string;
	readonly flags: string;
}

interface SessionRow extends EdgeRow {
	readonly device_id: number;
	readonly position: number;
	readonly off_at: Date | null;
	readonly off_source: SwitchSource | null;
	readonly off_evidence: SwitchEvidence | null;
	readonly off_event: string | null;
	readonly off_flags: string | null;
}

/** Sessions of devices that share an instant with the interval, open ones too, in order of device, switch and time. */
export async function findSwitchSessions(
	client: pg.ClientBase | pg.Pool,
	deviceIds: readonly number[],
	{ start, end }: Interval,
): Promise<StoredSession[]> {
	if (deviceIds.length === 0) return [];
	const { rows } = await client.query<SessionRow>(
		`SELECT l.device_id, l.position, l.at, l.source, l.evidence, encode(l.event_sha256, 'hex') AS event, l.flags,
			o.at AS off_at, o.source AS off_source, o.evidence AS off_evidence, encode(o.event_sha256, 'hex') AS off_event, o.flags AS off_flags
		FROM switch_state_logs l
		LEFT JOIN switch_state_logs o ON o.device_id = l.device_id AND o.position = l.position AND o.at = l.off_at AND NOT o.state
		WHERE l.device_id = ANY ($1::int[]) AND l.state AND l.at < $3 AND (l.off_at > $2 OR l.off_at IS NULL)
		ORDER BY l.device_id, l.position, l.at`,
		[deviceIds, instantText(start), instantText(end)],
	);
	return rows.map((row) => ({
		deviceId: row.device_id,
		position: row.position,
		on: edgeOf(row),
		off:
			row.off_at && row.off_source && row.off_evidence
				? edgeOf({
						at: row.off_at,
						source: row.off_source,
						evidence: row.off_evidence,
						event: row.off_event ?? "",
						flags: row.off_flags ?? "",
					})
				: null,
	}));
}

/** Sessions that have no end yet. */
export function findOpenSessions(
	client: pg.ClientBase | pg.Pool,
	deviceIds: readonly number[],
	now: Instant,
): Promise<StoredSession[]> {
	return findSwitchSessions(client, deviceIds, { start: now, end: now + 1 });
}

function edgeOf(row: EdgeRow): SwitchEdge {
	return {
		at: row.at.getTime(),
		source: row.source,
		evidence: row.evidence,
		eventSha256: row.event,
		flags: row.flags === "" ? [] : (row.flags.split(",") as SwitchFlag[]),
	};
}
