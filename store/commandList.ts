import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { CommandStand, CommandStatus } from "@/domain/switching/commandState";
import type { SwitchSource } from "@/domain/switching/session";
import { firstCommandId } from "./commandId";
import { instantText } from "./telemetryEvents";

/** A command as people see it. */
export interface RecordedCommand extends CommandStand {
	readonly id: string;
	readonly deviceId: number;
	readonly esp32Name: string;
	readonly siteId: number;
	/** Where its device stands now, or stood last; null = it never stood anywhere. */
	readonly classroomId: number | null;
	readonly classroom: string | null;
	readonly position: number;
	readonly switchName: string | null;
	readonly state: boolean;
	readonly source: SwitchSource;
	readonly requestedBy: string;
	readonly requestedAt: Instant;
	readonly expiresAt: Instant;
	readonly scheduleId: number | null;
}

const COMMANDS = `
	SELECT c.*, d.esp32_name, d.site_id, w.name AS switch_name, p.classroom_id, r.code AS classroom
	FROM commands c
	JOIN devices d ON d.id = c.device_id
	LEFT JOIN device_switches w ON w.device_id = c.device_id AND w.position = c.position
	LEFT JOIN LATERAL (SELECT p.classroom_id FROM device_placements p WHERE p.device_id = c.device_id AND p.effective_from <= now()
		ORDER BY p.effective_from DESC LIMIT 1) p ON true
	LEFT JOIN classrooms r ON r.id = p.classroom_id`;

/** What waits beyond its time has expired (domain/switching/commandState.ts, `standAt`), whether or not that is written down. */
const STATUS_AT = "CASE WHEN c.status IN ('queued', 'sent') AND c.expires_at <= $7::timestamptz THEN 'expired' ELSE c.status END";

export interface CommandFilter {
	/** Null = no limit. */
	readonly siteId: number | null;
	readonly classroomIds: readonly number[] | null;
	readonly deviceId: number | null;
	/** As it stands at `now`. */
	readonly status: CommandStatus | null;
	readonly now: Instant;
	/** Id of the last command of the page before; null = from the newest on. */
	readonly before: string | null;
	readonly limit: number;
}

/** Newest first. */
export async function listCommands(client: pg.ClientBase | pg.Pool, filter: CommandFilter): Promise<RecordedCommand[]> {
	const { rows } = await client.query<CommandRow>(
		`${COMMANDS}
		WHERE ($1::int IS NULL OR d.site_id = $1) AND ($2::int[] IS NULL OR p.classroom_id = ANY ($2))
			AND ($3::int IS NULL OR c.device_id = $3) AND ($4::command_state IS NULL OR ${STATUS_AT} = $4) AND ($5::uuid IS NULL OR c.id < $5)
		ORDER BY c.id DESC LIMIT $6`,
		[filter.siteId, filter.classroomIds, filter.deviceId, filter.status, filter.before, filter.limit, instantText(filter.now)],
	);
	return rows.map(fromDbCommand);
}

export async function findCommands(client: pg.ClientBase | pg.Pool, ids: readonly string[]): Promise<RecordedCommand[]> {
	const { rows } = await client.query<CommandRow>(`${COMMANDS} WHERE c.id = ANY ($1::uuid[]) ORDER BY c.id`, [ids]);
	return rows.map(fromDbCommand);
}

export interface KeyedOrder {
	readonly commands: readonly RecordedCommand[];
	/** Of what was asked for; null = it was ordered before this was written down. */
	readonly sha256: Uint8Array | null;
}

/** What the same requester has ordered under this very key before; null = nothing. */
export async function findOrderByKey(
	client: pg.ClientBase | pg.Pool,
	{ requestedBy, key }: { readonly requestedBy: string; readonly key: string },
): Promise<KeyedOrder | null> {
	const { rows } = await client.query<CommandRow & { readonly order_sha256: Uint8Array | null }>(
		`WITH first AS (SELECT id FROM commands WHERE requested_by = $1 AND idempotency_key = $2)
		${COMMANDS} WHERE c.id = (SELECT id FROM first) OR c.order_id = (SELECT id FROM first) ORDER BY c.id`,
		[requestedBy, key],
	);
	const [first] = rows;
	return first ? { commands: rows.map(fromDbCommand), sha256: first.order_sha256 } : null;
}

/** The newest command of each switch that was ordered since an instant. */
export async function findLatestCommands(
	client: pg.ClientBase | pg.Pool,
	deviceIds: readonly number[],
	since: Instant,
): Promise<RecordedCommand[]> {
	const { rows } = await client.query<CommandRow>(
		`SELECT DISTINCT ON (device_id, position) * FROM (${COMMANDS} WHERE c.id >= $2::uuid AND c.device_id = ANY ($1::int[])) x
		ORDER BY device_id, position, id DESC`,
		[deviceIds, firstCommandId(since)],
	);
	return rows.map(fromDbCommand);
}

interface CommandRow {
	readonly id: string;
	readonly device_id: number;
	readonly esp32_name: string;
	readonly site_id: number;
	readonly classroom_id: number | null;
	readonly classroom: string | null;
	readonly position: number;
	readonly switch_name: string | null;
	readonly state: boolean;
	readonly source: SwitchSource;
	readonly requested_by: string;
	readonly requested_at: Date;
	readonly expires_at: Date;
	readonly status: CommandStatus;
	readonly sent_at: Date | null;
	readonly ended_at: Date | null;
	readonly confirmed_by: CommandStand["confirmedBy"];
	readonly error: string | null;
	readonly schedule_id: number | null;
}

function fromDbCommand(row: CommandRow): RecordedCommand {
	return {
		id: row.id,
		deviceId: row.device_id,
		esp32Name: row.esp32_name,
		siteId: row.site_id,
		classroomId: row.classroom_id,
		classroom: row.classroom,
		position: row.position,
		switchName: row.switch_name,
		state: row.state,
		source: row.source,
		requestedBy: row.requested_by,
		requestedAt: row.requested_at.getTime(),
		expiresAt: row.expires_at.getTime(),
		status: row.status,
		sentAt: row.sent_at?.getTime() ?? null,
		endedAt: row.ended_at?.getTime() ?? null,
		confirmedBy: row.confirmed_by,
		error: row.error,
		scheduleId: row.schedule_id,
	};
}
