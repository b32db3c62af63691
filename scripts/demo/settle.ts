import { setTimeout as sleep } from "node:timers/promises";
import { createPool } from "@/store/pool";

const LOOK_MS = 250;
const SAY_MS = 10_000;

/** Events, switch events and ledger entries that the worker's stages have not come to. */
const LEFT = `
SELECT (SELECT count(*) FROM ledger_marks) + (SELECT count(*) FROM switch_marks) + (SELECT count(*) FROM stale_days)
     + (SELECT count(*) FROM ledger_checkpoints c LEFT JOIN fold_positions f USING (device_id, channel)
         WHERE c.number > COALESCE(f.number, 0)) AS left_over`;

/**
 * Waits until the running worker has posted and folded all that is stored, so that whoever looks first sees the campus
 * and not how it comes to be. Costs need no waiting: a day that is not priced yet is priced by its reader.
 *
 * @returns false when it took longer than `msMax`; the worker goes on all the same
 */
export async function settleDemo(
	databaseUrl: string,
	{ msMax, onProgress = () => {} }: { readonly msMax: number; readonly onProgress?: (line: string) => void },
): Promise<boolean> {
	const pool = createPool({ url: databaseUrl, role: "autovolt_worker", max: 1, applicationName: "autovolt-demo" });
	const startedAt = performance.now();
	let saidAt = startedAt;
	try {
		for (;;) {
			const { rows } = await pool.query<{ left_over: bigint }>(LEFT);
			if (Number(rows[0]?.left_over ?? 0) === 0) return true;
			const now = performance.now();
			if (now - startedAt > msMax) return false;
			if (now - saidAt > SAY_MS) {
				onProgress(`  still deriving its figures (${Math.round((now - startedAt) / 1000)} s) …`);
				saidAt = now;
			}
			await sleep(LOOK_MS);
		}
	} finally {
		await pool.end();
	}
}
