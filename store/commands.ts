import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { SwitchSource } from "@/domain/switching/session";
import { instantText } from "./telemetryEvents";

/** An order to one switch, on its way. */
export interface NewCommand {
	/** UUIDv7: ordered by time. */
	readonly id: string;
	readonly deviceId: number;
	readonly position: number;
	readonly state: boolean;
	readonly source: SwitchSource;
	/** E-mail of an account, name of a token, "schedule:12", "motion:CSE-301". */
	readonly requestedBy: string;
	readonly idempotencyKey: string | null;
	readonly requestedAt: Instant;
	readonly expiresAt: Instant;
	readonly scheduleId: number | null;
	readonly dueAt: Instant | null;
	/** Of an order with a key: its first command, and the SHA-256 of what was asked for. */
	readonly order?: { readonly id: string; readonly sha256: Uint8Array };
}

/**
 * Queues commands and wakes the worker's control once this commits. One whose idempotency key its requester has used
 * before is left out. Returns the ids of those that were queued.
 */
export async function insertCommands(client: pg.ClientBase | pg.Pool, commands: readonly NewCommand[]): Promise<Set<string>> {
	if (commands.length === 0) return new Set();
	const { rows } = await client.query<{ id: string }>(
		`WITH made AS (
			INSERT INTO commands (id, device_id, position, state, source, requested_by, idempotency_key, requested_at, expires_at,
				schedule_id, due_at, order_id, order_sha256)
			SELECT * FROM unnest($1::uuid[], $2::int[], $3::smallint[], $4::boolean[], $5::switch_source[], $6::text[], $7::text[],
				$8::timestamptz[], $9::timestamptz[], $10::int[], $11::timestamptz[], $12::uuid[], $13::bytea[])
			ON CONFLICT DO NOTHING RETURNING id)
		SELECT id, pg_notify('autovolt_stage', 'control')::text FROM made`,
		[
			commands.map((one) => one.id),
			commands.map((one) => one.deviceId),
			commands.map((one) => one.position),
			commands.map((one) => one.state),
			commands.map((one) => one.source),
			commands.map((one) => one.requestedBy),
			commands.map((one) => one.idempotencyKey),
			commands.map((one) => instantText(one.requestedAt)),
			commands.map((one) => instantText(one.expiresAt)),
			commands.map((one) => one.scheduleId),
			commands.map((one) => (one.dueAt === null ? null : instantText(one.dueAt))),
			commands.map((one) => one.order?.id ?? null),
			commands.map((one) => one.order?.sha256 ?? null),
		],
	);
	return new Set(rows.map(({ id }) => id));
}
