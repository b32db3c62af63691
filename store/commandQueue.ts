import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import {
	type CommandAnswer,
	type CommandOrder,
	type CommandStand,
	type CommandStatus,
	SHOWN_MS_MAX,
	type ShownState,
} from "@/domain/switching/commandState";
import { firstCommandId } from "./commandId";
import { instantText } from "./telemetryEvents";

/** A command that waits to be sent, and what is known of its device. */
export interface QueuedCommand extends CommandOrder {
	readonly id: string;
	readonly deviceId: number;
	readonly esp32Name: string;
	readonly position: number;
	readonly gpio: number | null;
	readonly legacySwitches: boolean;
	/** The last message of any kind. */
	readonly lastSeenAt: Instant | null;
	/** When it was said to be offline; null = it was not. */
	readonly saidOfflineAt: Instant | null;
}

const CLAIM = `
	SELECT c.id, c.device_id, c.position, c.state, c.expires_at, d.esp32_name, w.gpio, COALESCE(s.legacy_switches, false) AS legacy_switches,
		GREATEST(s.last_seen_at, (SELECT max(p.received_at) FROM ledger_checkpoints p WHERE p.device_id = c.device_id)) AS last_seen_at,
		CASE WHEN NOT s.online THEN GREATEST(s.status_at, s.last_seen_at) END AS said_offline_at
	FROM commands c
	JOIN devices d ON d.id = c.device_id
	LEFT JOIN device_status s ON s.device_id = c.device_id
	LEFT JOIN device_switches w ON w.device_id = c.device_id AND w.position = c.position
	WHERE c.status = 'queued' AND NOT c.id = ANY ($2::uuid[])
	ORDER BY c.id LIMIT $1
	FOR UPDATE OF c SKIP LOCKED`;

/** Takes commands that wait to be sent, oldest first, for the length of the transaction; `except` are left where they are. */
export async function claimQueuedCommands(
	client: pg.ClientBase,
	limit: number,
	except: readonly string[],
): Promise<QueuedCommand[]> {
	const { rows } = await client.query(CLAIM, [limit, except]);
	return rows.map((row) => ({
		id: row.id,
		deviceId: row.device_id,
		esp32Name: row.esp32_name,
		position: row.position,
		state: row.state,
		gpio: row.gpio,
		expiresAt: row.expires_at.getTime(),
		legacySwitches: row.legacy_switches,
		lastSeenAt: row.last_seen_at?.getTime() ?? null,
		saidOfflineAt: row.said_offline_at?.getTime() ?? null,
	}));
}

/** A command on its way, how it stands as written down, and what has come in of it. */
export interface WaitingCommand extends CommandOrder {
	readonly id: string;
	readonly deviceId: number;
	readonly stand: CommandStand;
	readonly answers: readonly CommandAnswer[];
	readonly shown: readonly ShownState[];
}

const WAITING = `
	SELECT id FROM commands WHERE status = 'sent'
	UNION SELECT id FROM commands WHERE id >= $1::uuid AND status = 'expired' AND sent_at > $2
	UNION SELECT id FROM commands WHERE id = ANY ($3::uuid[]) AND status <> 'queued'
	LIMIT 1000`;

// An event may be placed by a clock that is minutes off; one that names the command needs no clock at all.
const FACTS = `
	SELECT c.id, c.device_id, c.state, c.expires_at, c.status, c.sent_at, c.ended_at, c.confirmed_by, c.error,
		a.answers, s.events, r.readings
	FROM commands c
	LEFT JOIN LATERAL (
		SELECT json_agg(json_build_object('ok', e.payload->'ok', 'error', e.payload->'error', 'at', e.received_at)) AS answers
		FROM device_events e
		WHERE e.type = 'cmd_ack' AND e.payload->>'cmd_id' = c.id::text AND e.device_id = c.device_id
	) a ON true
	LEFT JOIN LATERAL (
		SELECT json_agg(json_build_object('state', e.payload->>'state' IN ('true', '1'),
			'at', CASE WHEN e.payload->>'cmd_id' = c.id::text THEN e.received_at ELSE e.filed_at END, 'received', e.received_at)) AS events
		FROM device_events e
		WHERE e.device_id = c.device_id AND e.type = 'switch' AND e.payload->'switch' = to_jsonb(c.position::int)
			AND e.filed_at BETWEEN c.sent_at - interval '11 minutes' AND c.sent_at + interval '11 minutes'
			AND e.received_at >= c.sent_at AND e.received_at < c.sent_at + $2::interval
	) s ON true
	LEFT JOIN LATERAL (
		SELECT json_agg(json_build_object('at', e.filed_at, 'received', e.received_at)) AS readings
		FROM telemetry_events e
		WHERE e.device_id = c.device_id AND substr(e.switch_states, c.position + 1, 1) = CASE WHEN c.state THEN '1' ELSE '0' END
			AND e.filed_at >= c.sent_at - interval '1 second' AND e.filed_at < c.sent_at + $2::interval + interval '11 minutes'
			AND e.received_at >= c.sent_at AND e.received_at < c.sent_at + $2::interval
	) r ON true
	WHERE c.id = ANY ($1::uuid[])
	ORDER BY c.id
	FOR UPDATE OF c SKIP LOCKED`;

/**
 * Takes the commands that wait for an answer, with what has come in of them, for the length of the transaction: those
 * that were sent, those that expired so lately that a reading may still confirm them, and those named by `answered`.
 */
export async function claimWaitingCommands(
	client: pg.ClientBase,
	{ answered, now }: { readonly answered: readonly string[]; readonly now: Instant },
): Promise<WaitingCommand[]> {
	const since = now - SHOWN_MS_MAX;
	const { rows: ids } = await client.query<{ id: string }>(WAITING, [
		firstCommandId(since - SHOWN_MS_MAX),
		instantText(since),
		answered,
	]);
	if (ids.length === 0) return [];
	const { rows } = await client.query<FactsRow>(FACTS, [ids.map(({ id }) => id), `${SHOWN_MS_MAX} milliseconds`]);
	return rows.map(fromDbFacts);
}

/** Commands that ended without a yes within the given time, which an answer has reached since: after a restart. */
export async function findLateAnswered(client: pg.ClientBase | pg.Pool, since: Instant): Promise<string[]> {
	const { rows } = await client.query<{ id: string }>(
		`SELECT c.id FROM commands c
		WHERE c.id >= $1::uuid AND c.status IN ('failed', 'expired') AND EXISTS (
			SELECT FROM device_events e WHERE e.type = 'cmd_ack' AND e.payload->>'cmd_id' = c.id::text AND e.device_id = c.device_id
				AND e.received_at > c.ended_at)
		LIMIT 1000`,
		[firstCommandId(since)],
	);
	return rows.map(({ id }) => id);
}

/** Writes how commands stand now; they must be held by the transaction. */
export async function saveCommandStands(
	client: pg.ClientBase,
	stands: readonly (CommandStand & { readonly id: string })[],
): Promise<void> {
	if (stands.length === 0) return;
	const time = (at: Instant | null) => (at === null ? null : instantText(at));
	await client.query(
		`UPDATE commands c SET status = n.status, sent_at = n.sent_at, ended_at = n.ended_at, confirmed_by = n.confirmed_by, error = n.error
		FROM unnest($1::uuid[], $2::command_state[], $3::timestamptz[], $4::timestamptz[], $5::switch_evidence[], $6::text[])
			AS n (id, status, sent_at, ended_at, confirmed_by, error)
		WHERE c.id = n.id`,
		[
			stands.map(({ id }) => id),
			stands.map(({ status }) => status),
			stands.map(({ sentAt }) => time(sentAt)),
			stands.map(({ endedAt }) => time(endedAt)),
			stands.map(({ confirmedBy }) => confirmedBy),
			stands.map(({ error }) => error),
		],
	);
}

interface FactsRow {
	readonly id: string;
	readonly device_id: number;
	readonly state: boolean;
	readonly expires_at: Date;
	readonly status: CommandStatus;
	readonly sent_at: Date | null;
	readonly ended_at: Date | null;
	readonly confirmed_by: CommandStand["confirmedBy"];
	readonly error: string | null;
	readonly answers: { ok: unknown; error: unknown; at: string }[] | null;
	readonly events: { state: boolean; at: string; received: string }[] | null;
	readonly readings: { at: string; received: string }[] | null;
}

const ERROR_CHARACTERS_MAX = 64;

function fromDbFacts(row: FactsRow): WaitingCommand {
	return {
		id: row.id,
		deviceId: row.device_id,
		state: row.state,
		expiresAt: row.expires_at.getTime(),
		stand: {
			status: row.status,
			sentAt: row.sent_at?.getTime() ?? null,
			endedAt: row.ended_at?.getTime() ?? null,
			confirmedBy: row.confirmed_by,
			error: row.error,
		},
		answers: (row.answers ?? []).map(({ ok, error, at }) => ({
			ok: ok === true,
			error: typeof error === "string" && error !== "" ? error.slice(0, ERROR_CHARACTERS_MAX) : null,
			receivedAt: Date.parse(at),
		})),
		shown: [
			...(row.events ?? []).map(
				({ state, at, received }): ShownState => ({ by: "event", state, at: Date.parse(at), receivedAt: Date.parse(received) }),
			),
			...(row.readings ?? []).map(
				({ at, received }): ShownState => ({
					by: "reading",
					state: row.state,
					at: endOfSecond(Date.parse(at)),
					receivedAt: Date.parse(received),
				}),
			),
		],
	};
}

/** A clock in whole seconds says "some time in this second". */
function endOfSecond(at: Instant): Instant {
	return at % 1_000 === 0 ? at + 999 : at;
}
