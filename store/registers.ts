import type pg from "pg";
import type { RegisterId } from "@/domain/telemetry/reading";

/** A register with the name of its device. */
export interface NamedRegister extends RegisterId {
	readonly name: string;
}

/** All registers that have readings or a ledger, of one device or of all, in register order. */
export async function findRegisters(client: pg.Pool | pg.ClientBase, device: string | null): Promise<NamedRegister[]> {
	const { rows } = await client.query<{ device_id: number; channel: number; name: string | null }>(
		`SELECT r.device_id, r.channel, d.esp32_name AS name
		FROM (SELECT DISTINCT device_id, channel FROM telemetry_events UNION SELECT device_id, channel FROM ledger_checkpoints) r
		LEFT JOIN devices d ON d.id = r.device_id
		WHERE $1::text IS NULL OR d.esp32_name = $1 ORDER BY r.device_id, r.channel`,
		[device],
	);
	return rows.map((row) => ({ deviceId: row.device_id, channel: row.channel, name: row.name ?? `device ${row.device_id}` }));
}
