import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import type { TestDevice } from "../testBroker";
import { freePort } from "../testPostgres";
import { LoopWorld } from "./loopWorld.fixture";
import type { DeviceSaid } from "./testHostDevice";
import { startTestWorker } from "./testWorker";

const loop = new LoopWorld("FWR");
const PATIENT = { timeout: 40_000, interval: 100 };
/** Milliwatts of the one switch that is ON, one after the other; the last is the highest, so that no rise looks impossible. */
const RATINGS_MW = [500_000n, 3_001n, 1_234_567n] as const;

/** Dates a rating from now on, as the web app does, and says so. */
async function rate({ id, name }: TestDevice, position: number, powerMw: bigint): Promise<void> {
	await loop.owner.query(
		`INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw)
		SELECT id, now(), $3 FROM device_switches WHERE device_id = $1 AND position = $2`,
		[id, position, powerMw],
	);
	await loop.owner.query("SELECT pg_notify('autovolt_config', $1)", [`device:${name}`]);
}

async function takes({ id }: TestDevice, revisions: number): Promise<void> {
	await vi.waitFor(async () => {
		const { rows } = await loop.owner.query("SELECT taken_at IS NOT NULL AS taken FROM device_configs WHERE device_id = $1", [
			id,
		]);
		expect(rows).toEqual(Array.from({ length: revisions }, () => ({ taken: true })));
	}, PATIENT);
}

describe("ratings from the server, with the firmware's core against the real worker, broker and database", () => {
	it("counts by the old rating up to the millisecond at which the retained config brings a new one", async (context) => {
		if (loop.missing) return context.skip(loop.missing);
		const device = await loop.newDevice();
		for (const [position, name, type, powerMw] of [
			[0, "Heater", "outlet", RATINGS_MW[0]],
			[1, "Fan", "fan", 75_000n],
		] as const)
			await loop.owner.query(
				`WITH made AS (INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, $2, $3, $4::switch_type) RETURNING id)
				INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw) SELECT id, 'epoch', $5 FROM made`,
				[device.id, position, name, type, powerMw],
			);
		const port = await freePort();
		loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_PORT: String(port) });
		// What it would go by without the server.
		loop.run = await loop.powerUp(device, port, ["--ratings", "7,7"]);
		await takes(device, 1);
		// The baseline, before anything is ON.
		await vi.waitFor(async () => expect(await loop.firstTotal(device)).toBe(0n), PATIENT);
		loop.run.tell("press 0");
		await sleep(1_500);
		await rate(device, 0, RATINGS_MW[1]);
		await takes(device, 2);
		await sleep(1_500);
		await rate(device, 0, RATINGS_MW[2]);
		await takes(device, 3);
		await sleep(1_500);
		const [last] = (await loop.run.quit()) as [DeviceSaid];
		await loop.expectLedger(device, last);
		const { rows } = await loop.owner.query<{ type: string; uptime: string }>(
			`SELECT type, payload->>'uptime_ms' AS uptime FROM device_events
			WHERE device_id = $1 AND type IN ('switch', 'config') ORDER BY epoch, seq`,
			[device.id],
		);
		expect(rows.map(({ type }) => type)).toEqual(["config", "switch", "config", "config"]);
		const instants = [...rows.slice(1).map(({ uptime }) => BigInt(uptime)), BigInt(last.uptime_ms)];
		const drawn = RATINGS_MW.reduce((sum, mw, at) => sum + mw * ((instants[at + 1] ?? 0n) - (instants[at] ?? 0n)), 0n);
		expect(last.total_uj).toBe(drawn.toString());
		expect(instants.every((instant, at) => at === 0 || instant - (instants[at - 1] ?? 0n) > 1_000n)).toBe(true);
	});
});
