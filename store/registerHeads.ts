import type pg from "pg";
import type { RegisterHead } from "@/domain/ledger/hashChain";

/** The last link of every register's chain, as its checkpoint has it, in register order. */
export async function findRegisterHeads(client: pg.Pool | pg.ClientBase): Promise<RegisterHead[]> {
	const { rows } = await client.query<{ device_id: number; channel: number; number: bigint; hash: Buffer }>(
		"SELECT device_id, channel, number, hash FROM ledger_checkpoints WHERE number > 0 ORDER BY device_id, channel",
	);
	return rows.map(({ device_id, channel, number, hash }) => ({ deviceId: device_id, channel, number, hash }));
}
