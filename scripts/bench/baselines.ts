import { createHash } from "node:crypto";
import type pg from "pg";
import { createPool } from "@/store/pool";
import { copyTelemetryEvents, insertTelemetryEvents, type TelemetryEventRow } from "@/store/telemetryEvents";

const BATCH = 1_000;

/** The rows that the bench's messages become, of devices that the bench does not use. */
function rowsOf(first: number, count: number): TelemetryEventRow[] {
	return Array.from({ length: count }, (_, i) => {
		const n = first + i;
		const at = Date.UTC(2026, 0, 1) + Math.floor(n / 10_000) * 30_000;
		return {
			deviceId: 1_000_000 + (n % 10_000),
			channel: 0,
			filedAt: at,
			contentSha256: createHash("sha256").update(String(n)).digest("hex"),
			receivedAt: at,
			synced: true,
			deviceClockMs: at,
			energyMwh: 12_345_000n + BigInt(n),
			powerMw: null,
			epoch: null,
			boot: null,
			seq: null,
			uptimeMs: null,
			switchStates: "1010",
			switchEnergyMwh: [],
			extra: null,
		};
	});
}

/** Rows per second by COPY (text, batches of 1,000, one connection), into the very table that ingest writes. */
export async function measureCopy(url: string, seconds: number): Promise<number> {
	return measure(url, seconds, async (client, first) => {
		// Rows are made beforehand: the baseline is the database's, not this script's.
		const batches = Array.from({ length: 50 }, (_, i) => rowsOf(first + i * BATCH, BATCH));
		const startedAt = performance.now();
		for (const rows of batches) {
			await client.query("BEGIN");
			await copyTelemetryEvents(client, rows);
			await client.query("COMMIT");
		}
		return { rows: 50 * BATCH, ms: performance.now() - startedAt };
	});
}

/** Rows per second by one INSERT and one commit per message, one connection. */
export async function measureInserts(url: string, seconds: number): Promise<number> {
	return measure(url, seconds, async (client, first) => {
		const rows = rowsOf(50_000_000 + first, 500);
		const startedAt = performance.now();
		for (const row of rows) await insertTelemetryEvents(client, [row]);
		return { rows: rows.length, ms: performance.now() - startedAt };
	});
}

async function measure(
	url: string,
	seconds: number,
	round: (client: pg.PoolClient, first: number) => Promise<{ rows: number; ms: number }>,
): Promise<number> {
	const pool = createPool({ url, max: 1 });
	await pool.query(
		"SELECT autovolt_ensure_partition(d::date) FROM generate_series('2026-01-01'::date, '2026-12-01', '1 month') AS d",
	);
	const client = await pool.connect();
	let rows = 0;
	let ms = 0;
	try {
		while (ms < seconds * 1000) {
			const done = await round(client, rows);
			rows += done.rows;
			ms += done.ms;
		}
	} finally {
		client.release();
		await pool.end();
	}
	return rows / (ms / 1000);
}
