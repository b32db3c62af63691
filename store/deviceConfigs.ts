import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { ConfigStand } from "@/domain/switching/deviceConfig";
import { instantText } from "./telemetryEvents";

// What devices are told of themselves. Decided by the worker, one at a time, so that two of them never differ.

/** A device, whether it may be told anything now, and the last that it was told. */
export interface ConfigurableDevice {
	readonly deviceId: number;
	readonly esp32Name: string;
	/** Of our own kind, not archived, with a secret that is valid. */
	readonly isOpen: boolean;
	readonly last: ConfigStand | null;
}

/** A revision that a device is told. */
export interface ConfigRevision {
	readonly deviceId: number;
	readonly rev: number;
	/** Null = taken back. */
	readonly payload: string | null;
}

export interface PublishableConfig extends ConfigRevision {
	readonly esp32Name: string;
}

/** "configs" in the space of advisory locks with one number. */
const TURN = 0x636f6e66;

/** Waits until no other worker decides or publishes, for the length of the transaction. */
export async function takeConfigTurn(client: pg.ClientBase): Promise<void> {
	await client.query("SELECT pg_advisory_xact_lock($1)", [TURN]);
}

/** Ascending ids of the devices that are told something, or might have to be: by name, or all above `after`. */
export async function findConfigurable(
	client: pg.ClientBase | pg.Pool,
	which: { readonly names: readonly string[] } | { readonly after: number; readonly limit: number },
): Promise<number[]> {
	const { rows } =
		"names" in which
			? await client.query<{ id: number }>("SELECT id FROM devices WHERE esp32_name = ANY ($1::text[]) ORDER BY id", [
					which.names,
				])
			: await client.query<{ id: number }>("SELECT id FROM devices WHERE id > $1 ORDER BY id LIMIT $2", [
					which.after,
					which.limit,
				]);
	return rows.map(({ id }) => id);
}

/** Ascending by id. The turn must be held. */
export async function readConfigurable(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	now: Instant,
): Promise<ConfigurableDevice[]> {
	const { rows } = await client.query<{
		id: number;
		esp32_name: string;
		is_open: boolean;
		rev: bigint | null;
		payload: string | null;
		error: string | null;
	}>(
		`SELECT d.id, d.esp32_name, l.rev, l.payload, l.error,
			d.adapter = 'autovolt' AND d.archived_at IS NULL AND EXISTS (
				SELECT FROM device_credentials c WHERE c.device_id = d.id AND (c.expires_at IS NULL OR c.expires_at > $2)) AS is_open
		FROM devices d
		LEFT JOIN LATERAL (
			SELECT c.rev, c.payload, c.error FROM device_configs c WHERE c.device_id = d.id ORDER BY c.rev DESC LIMIT 1
		) l ON true
		WHERE d.id = ANY ($1::int[]) ORDER BY d.id`,
		[deviceIds, instantText(now)],
	);
	return rows.map(({ id, esp32_name, is_open, rev, payload, error }) => ({
		deviceId: id,
		esp32Name: esp32_name,
		isOpen: is_open,
		last: rev === null ? null : { rev: Number(rev), payload, error },
	}));
}

/** The turn must be held. */
export async function insertConfigs(client: pg.ClientBase, revisions: readonly ConfigRevision[], madeAt: Instant): Promise<void> {
	if (revisions.length === 0) return;
	await client.query(
		`INSERT INTO device_configs (device_id, rev, payload, made_at)
		SELECT a, b, c, $4 FROM unnest($1::int[], $2::bigint[], $3::text[]) AS row (a, b, c)`,
		[
			revisions.map(({ deviceId }) => deviceId),
			revisions.map(({ rev }) => rev),
			revisions.map(({ payload }) => payload),
			instantText(madeAt),
		],
	);
}

/** When what holds may next change by itself: a dated rating, the end of a secret. Null = not at all. */
export async function nextConfigChange(client: pg.ClientBase | pg.Pool, now: Instant): Promise<Instant | null> {
	const { rows } = await client.query<{ at: Date | null }>(
		`SELECT LEAST((SELECT min(effective_from) FROM switch_ratings WHERE effective_from > $1),
			(SELECT min(expires_at) FROM device_credentials WHERE expires_at > $1)) AS at`,
		[instantText(now)],
	);
	return rows[0]?.at?.getTime() ?? null;
}

/**
 * Last revisions that wait to be published, ascending by device; with `again` also those that were published already (a
 * broker that keeps what is retained in memory, or was out of reach, has lost them). The turn must be held.
 */
export async function findPublishable(
	client: pg.ClientBase,
	{ again, after, limit }: { readonly again: boolean; readonly after: number; readonly limit: number },
): Promise<PublishableConfig[]> {
	const { rows } = await client.query<{ device_id: number; esp32_name: string; rev: bigint; payload: string | null }>(
		`SELECT c.device_id, d.esp32_name, c.rev, c.payload
		FROM device_configs c JOIN devices d ON d.id = c.device_id
		WHERE c.device_id > $1 AND (c.published_at IS NULL OR $2)
			AND NOT EXISTS (SELECT FROM device_configs n WHERE n.device_id = c.device_id AND n.rev > c.rev)
		ORDER BY c.device_id LIMIT $3`,
		[after, again, limit],
	);
	return rows.map(({ device_id, esp32_name, rev, payload }) => ({
		deviceId: device_id,
		esp32Name: esp32_name,
		rev: Number(rev),
		payload,
	}));
}

export async function markPublished(client: pg.ClientBase, configs: readonly ConfigRevision[], at: Instant): Promise<void> {
	if (configs.length === 0) return;
	await client.query(
		`UPDATE device_configs c SET published_at = $3
		FROM unnest($1::int[], $2::bigint[]) AS n (device_id, rev) WHERE c.device_id = n.device_id AND c.rev = n.rev`,
		[configs.map(({ deviceId }) => deviceId), configs.map(({ rev }) => rev), instantText(at)],
	);
}
