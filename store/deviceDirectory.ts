import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";

/** A device of the registry with all that the broker and ingest ask about it. */
export interface DirectoryRow {
	readonly id: number;
	readonly name: string;
	readonly archived: boolean;
	readonly credentials: readonly { readonly secretSha256: Buffer; readonly expiresAt: Instant | null }[];
	/** Code of the room in which it stands now. */
	readonly classroom: string | null;
	/** By position. */
	readonly switchNames: readonly string[];
	/** It has keys of readings that were ahead of their time ("a…"). */
	readonly sentAhead: boolean;
	/** Readings filed before this instant are in the archive; null = none is. */
	readonly archivedUntil: Instant | null;
}

interface Row {
	id: number;
	name: string;
	archived: boolean;
	secrets: { s: string; e: string | null }[] | null;
	classroom: string | null;
	switches: string[] | null;
	ahead: boolean;
	archived_until: Date | null;
}

/** Loads the whole registry, or one device of it. */
export async function loadDirectory(pool: pg.Pool, name?: string): Promise<DirectoryRow[]> {
	const { rows } = await pool.query<Row>(
		`SELECT d.id, d.esp32_name AS name, d.archived_at IS NOT NULL AS archived, c.secrets, r.code AS classroom, w.names AS switches,
			EXISTS (SELECT FROM telemetry_keys k WHERE k.device_id = d.id AND k.key >= '\\x61' AND k.key < '\\x62') AS ahead,
			(SELECT (max(month) + interval '1 month') AT TIME ZONE 'UTC' FROM archived_months WHERE state = 'retired') AS archived_until
		FROM devices d
		LEFT JOIN (SELECT device_id, json_agg(json_build_object('s', encode(secret_sha256, 'hex'), 'e', expires_at)) AS secrets
			FROM device_credentials GROUP BY device_id) c ON c.device_id = d.id
		LEFT JOIN device_placements p ON p.device_id = d.id AND p.effective_from <= now() AND (p.effective_until IS NULL OR now() < p.effective_until)
		LEFT JOIN classrooms r ON r.id = p.classroom_id
		LEFT JOIN (SELECT device_id, json_agg(name ORDER BY position) AS names FROM device_switches WHERE archived_at IS NULL GROUP BY device_id) w
			ON w.device_id = d.id
		${name === undefined ? "" : "WHERE d.esp32_name = $1"}`,
		name === undefined ? [] : [name],
	);
	return rows.map((row) => ({
		id: row.id,
		name: row.name,
		archived: row.archived,
		credentials: (row.secrets ?? []).map(({ s, e }) => ({
			secretSha256: Buffer.from(s, "hex"),
			expiresAt: e === null ? null : Date.parse(e),
		})),
		classroom: row.classroom,
		switchNames: row.switches ?? [],
		sentAhead: row.ahead,
		archivedUntil: row.archived_until?.getTime() ?? null,
	}));
}

/** SHA-256 of the secret of a person's MQTT account, or null when there is no such account. */
export async function findMqttAccount(pool: pg.Pool, name: string): Promise<Buffer | null> {
	const { rows } = await pool.query<{ secret_sha256: Buffer }>("SELECT secret_sha256 FROM mqtt_accounts WHERE name = $1", [name]);
	return rows[0]?.secret_sha256 ?? null;
}
