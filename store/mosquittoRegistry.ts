import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";

/** Whom Mosquitto must know. */
export interface MosquittoRegistry {
	readonly devices: readonly MosquittoAccount[];
	/** People's accounts, which only read. */
	readonly people: readonly MosquittoAccount[];
	/** When the next secret of a device ends; null = none. */
	readonly nextEnd: Instant | null;
}

export interface MosquittoAccount {
	readonly name: string;
	/** As in its password file; null for a secret that was issued before AutoVolt made these. */
	readonly hash: string | null;
}

/**
 * Devices that are not archived with their newest valid secret, and people's accounts, by name. Mosquitto knows one
 * password per name, so of an overlap it is the new one.
 */
export async function loadMosquittoRegistry(pool: pg.Pool, now: Instant): Promise<MosquittoRegistry> {
	const { rows: devices } = await pool.query<MosquittoAccount & { ends: Date | null }>(
		`SELECT DISTINCT ON (d.esp32_name COLLATE "C") d.esp32_name AS name, c.mosquitto_hash AS hash, c.expires_at AS ends
		   FROM devices d JOIN device_credentials c ON c.device_id = d.id
		  WHERE d.archived_at IS NULL AND (c.expires_at IS NULL OR c.expires_at > $1)
		  ORDER BY d.esp32_name COLLATE "C", c.created_at DESC, c.id DESC`,
		[new Date(now)],
	);
	const { rows: people } = await pool.query<MosquittoAccount>(
		`SELECT name, mosquitto_hash AS hash FROM mqtt_accounts ORDER BY name COLLATE "C"`,
	);
	const ends = devices.flatMap(({ ends }) => (ends === null ? [] : [ends.getTime()]));
	return {
		devices: devices.map(({ name, hash }) => ({ name, hash })),
		people,
		nextEnd: ends.length === 0 ? null : Math.min(...ends),
	};
}
