import { setImmediate as breathe } from "node:timers/promises";
import type { Instant } from "@/domain/calendar/interval";
import { addDays, localDate, startOfDate } from "@/domain/calendar/zone";
import type { Database } from "@/store/connection";
import { createPool } from "@/store/pool";
import { createPrisma } from "@/store/prisma";
import { demoDevices } from "./campus";
import { configureDemo } from "./configure";
import { historyOf } from "./history";
import { rememberHistory } from "./remember";
import { readDemoState, writeDemoState } from "./state";

const HISTORY_DAYS = 60;

export interface SeedDemoOptions {
	readonly databaseUrl: string;
	/** Folder of this installation's own files: the devices' passwords are kept there (0600). */
	readonly dataDir: string;
	readonly now: Instant;
	/** Days before today that the history begins (60). */
	readonly days?: number;
	readonly onProgress?: (line: string) => void;
}

export interface SeededDemo {
	readonly devices: number;
	/** Readings that were new; 0 when the demo was there already. */
	readonly readings: number;
}

/**
 * Makes the demo campus: configuration as the web app would write it, and its past as the devices would have told it.
 * Only events are written; ledger, aggregates and costs are derived by the worker's own stages. Idempotent, also after
 * an interruption.
 */
export async function seedDemo({
	databaseUrl,
	dataDir,
	now,
	days = HISTORY_DAYS,
	onProgress = () => {},
}: SeedDemoOptions): Promise<SeededDemo> {
	const before = readDemoState(dataDir);
	const secrets = new Map(before?.devices.map(({ name, secret }) => [name, secret]));
	const prisma = createPrisma({ url: databaseUrl, role: "autovolt_web", max: 1 });
	const pool = createPool({ url: databaseUrl, role: "autovolt_worker", max: 1, applicationName: "autovolt-demo" });
	try {
		const { zone, deviceIds, secrets: fresh } = await configureDemo(prisma, new Set(secrets.keys()), now);
		for (const [name, secret] of fresh) secrets.set(name, secret);
		const origin = before?.origin ?? (await firstReading(pool, [...deviceIds.values()])) ?? beginning(now, zone, days);
		writeDemoState(dataDir, { origin, zone, devices: [...secrets].map(([name, secret]) => ({ name, secret })) });
		let readings = 0;
		const devices = demoDevices();
		for (const [index, device] of devices.entries()) {
			const deviceId = deviceIds.get(device.name);
			if (deviceId === undefined) continue;
			if (await hasHistory(pool, deviceId)) continue;
			readings += await rememberHistory(pool, deviceId, device, historyOf(device, zone, origin, now));
			if ((index + 1) % 9 === 0)
				onProgress(`Demo: history of ${index + 1} of ${devices.length} devices, ${readings.toLocaleString("en")} readings.`);
			await breathe();
		}
		return { devices: devices.length, readings };
	} finally {
		await prisma.$disconnect();
		await pool.end();
	}
}

function beginning(now: Instant, zone: string, days: number): Instant {
	return startOfDate(addDays(localDate(now, zone), -days), zone);
}

async function hasHistory(pool: Database, deviceId: number): Promise<boolean> {
	const { rowCount } = await pool.query("SELECT FROM telemetry_events WHERE device_id = $1 LIMIT 1", [deviceId]);
	return rowCount === 1;
}

/** Midnight before the oldest reading: where an earlier demo began whose file of secrets is gone. */
async function firstReading(pool: Database, deviceIds: readonly number[]): Promise<Instant | null> {
	const { rows } = await pool.query<{ first: Date | null }>(
		"SELECT date_trunc('minute', min(filed_at)) AS first FROM telemetry_events WHERE device_id = ANY($1)",
		[deviceIds],
	);
	return rows[0]?.first?.getTime() ?? null;
}
