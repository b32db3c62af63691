import type pg from "pg";

export interface NumberedKey {
	readonly deviceId: number;
	/** Idempotency key of a numbered message, as telemetry_keys has it (hexadecimal). */
	readonly key: string;
}

/** Which of these numbered messages are committed, by whatever worker: as `<device id> <key>`. */
export async function findCommittedNumbers(pool: pg.Pool, keys: readonly NumberedKey[]): Promise<Set<string>> {
	if (keys.length === 0) return new Set();
	const { rows } = await pool.query<{ device_id: number; key: string }>(
		`SELECT k.device_id, encode(k.key, 'hex') AS key
		   FROM unnest($1::int[], $2::text[]) AS asked(device_id, key)
		   JOIN telemetry_keys k ON k.device_id = asked.device_id AND k.key = decode(asked.key, 'hex')`,
		[keys.map(({ deviceId }) => deviceId), keys.map(({ key }) => key)],
	);
	return new Set(rows.map((row) => `${row.device_id} ${row.key}`));
}
