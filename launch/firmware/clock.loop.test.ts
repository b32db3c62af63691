import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { freePort } from "../testPostgres";
import { LoopWorld, pressAfterStart } from "./loopWorld.fixture";
import type { DeviceSaid } from "./testHostDevice";
import { startTestWorker } from "./testWorker";

const loop = new LoopWorld("FWC");

describe("clock and orders, with the firmware's core against the real worker, broker and database", () => {
	it("learns the time from the worker's ack where there is no NTP", async (context) => {
		if (loop.missing) return context.skip(loop.missing);
		const device = await loop.newDevice();
		const port = await freePort();
		loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_PORT: String(port) });
		loop.run = await loop.powerUp(device, port, ["--no-ntp"]);
		await pressAfterStart(loop.run);
		await sleep(2_500);
		const [last] = await loop.run.quit();
		expect(Math.abs((last?.wall_ms ?? 0) - Date.now())).toBeLessThan(3_000);
		await loop.expectLedger(device, last as DeviceSaid, await loop.firstTotal(device));
		const { rows } = await loop.owner.query<{ n: number }>("SELECT count(*)::int AS n FROM time_anchors WHERE device_id = $1", [
			device.id,
		]);
		expect(rows[0]?.n).toBe(1);
	});

	it("places what happened before the time was known to the millisecond, over a restart in between too", async (context) => {
		if (loop.missing) return context.skip(loop.missing);
		const device = await loop.newDevice();
		const port = await freePort();
		// What the RTC shows at the two starts; nothing listens at the first one's port.
		const [rtcFirst, rtcSecond] = [1_000_000, 1_006_543];
		loop.run = await loop.powerUp(device, await freePort(), ["--no-ntp", "--wall", String(rtcFirst)]);
		await pressAfterStart(loop.run);
		for (let press = 0; press < 2; press++) {
			await sleep(600);
			loop.run.tell("press 1");
		}
		await sleep(600);
		await loop.run.kill();
		loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_PORT: String(port) });
		loop.run = await loop.powerUp(device, port, ["--no-ntp", "--reset", "watchdog", "--wall", String(rtcSecond)]);
		await pressAfterStart(loop.run);
		await sleep(2_500);
		const [last] = (await loop.run.quit()) as [DeviceSaid];
		const second = last.wall_ms - last.uptime_ms;
		const startOf = new Map([
			["1", second - (rtcSecond - rtcFirst)],
			["2", second],
		]);
		await loop.expectLedger(device, last, await loop.firstTotal(device));
		const { rows } = await loop.owner.query<{ type: string; boot: string; uptime: number; alive: number }>(
			`SELECT type, boot::text, (payload->>'uptime_ms')::float AS uptime, (payload->>'prev_alive')::float AS alive
			FROM device_events WHERE device_id = $1 AND type IN ('switch', 'boot') ORDER BY epoch, seq`,
			[device.id],
		);
		expect(rows.map(({ type, boot }) => `${type} ${boot}`)).toEqual([
			"boot 1",
			"switch 1",
			"switch 1",
			"switch 1",
			"boot 2",
			"switch 2",
		]);
		const instant = (row: number, uptime = rows[row]?.uptime) =>
			(startOf.get(rows[row]?.boot ?? "") ?? Number.NaN) + (uptime ?? Number.NaN);
		const [first, on, off, again] = [instant(1), instant(2), instant(3), instant(5)];
		// Off with the power: when the boot before was last alive, by its own uptime.
		expect(instant(1, rows[4]?.alive)).toBe(off);
		const log = [`${first} 0 1`, `${on} 1 1`, `${off} 0 0`, `${off} 1 0`, `${again} 0 1`];
		await vi.waitFor(async () => expect(await loop.derivedSwitchLog(device)).toEqual(log), { timeout: 20_000, interval: 500 });
	});

	it("loses and doubles no energy when NTP steps the clock forth and back, over a reading each", async (context) => {
		if (loop.missing) return context.skip(loop.missing);
		const device = await loop.newDevice();
		const port = await freePort();
		const wattsMw = 1_500_000n;
		// Ten times as fast, out of the past: it must not come to the future.
		const past = Date.now() - 40 * 60_000;
		loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_PORT: String(port) });
		loop.run = await loop.powerUp(device, port, ["--ratings", "1500", "--speed", "10", "--wall", String(past)]);
		const readings = (count: number) =>
			vi.waitFor(
				async () => {
					const { rows } = await loop.owner.query("SELECT 1 FROM telemetry_events WHERE device_id = $1", [device.id]);
					expect(rows.length).toBeGreaterThanOrEqual(count);
				},
				{ timeout: 60_000, interval: 200 },
			);
		await readings(1);
		loop.run.tell("press 0");
		await sleep(500);
		const steps: number[] = [];
		for (const jumpMs of [240_000, -660_000, 420_000]) {
			const [before] = (await loop.run.say()) as [DeviceSaid];
			loop.run.tell(`time ${before.wall_ms + jumpMs}`);
			const [after] = (await loop.run.say()) as [DeviceSaid];
			// The wall jumps, the uptime does not.
			steps.push(Math.round((after.wall_ms - after.uptime_ms - (before.wall_ms - before.uptime_ms)) / 60_000));
			await readings(steps.length + 1);
			await sleep(500);
		}
		expect(steps).toEqual([4, -11, 7]);
		const [last] = (await loop.run.quit()) as [DeviceSaid];
		const { rows } = await loop.owner.query<{ type: string; uptime: string }>(
			`SELECT type, payload->>'uptime_ms' AS uptime FROM device_events
			WHERE device_id = $1 AND type IN ('switch', 'time_anchor') ORDER BY epoch, seq`,
			[device.id],
		);
		// The first anchor, and one for each step.
		expect(rows.map(({ type }) => type)).toEqual(["time_anchor", "switch", "time_anchor", "time_anchor", "time_anchor"]);
		expect(last.total_uj).toBe((wattsMw * (BigInt(last.uptime_ms) - BigInt(rows[1]?.uptime ?? -1))).toString());
		await loop.expectLedger(device, last, await loop.firstTotal(device));
	});

	it("obeys the worker's orders, and both have the same log of switches, in which an order is the server's own", async (context) => {
		if (loop.missing) return context.skip(loop.missing);
		const device = await loop.newDevice();
		const port = await freePort();
		loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_PORT: String(port) });
		loop.run = await loop.powerUp(device, port, ["--wall", String(Date.now())]);
		for (let waited = 0; (await loop.run.say())[0]?.connected !== true && waited < 10_000; waited += 200) await sleep(200);
		const ids: string[] = [];
		for (const position of [0, 1, 2, 3]) ids.push(await loop.order(device, position, true));
		const ends = () =>
			loop.owner
				.query<{ end: string }>(
					"SELECT status || ' ' || COALESCE(confirmed_by::text, error, '') AS end FROM commands WHERE id = ANY($1) ORDER BY id",
					[ids],
				)
				.then(({ rows }) => rows.map(({ end }) => end));
		const confirmed = (count: number) => Array.from({ length: count }, () => expect.stringMatching(/^confirmed (ack|event)$/));
		const patience = { timeout: 12_000, interval: 100 };
		await vi.waitFor(async () => expect(await ends()).toEqual(confirmed(4)), patience);
		ids.push(await loop.order(device, 1, false), await loop.order(device, 7, true));
		await vi.waitFor(async () => expect(await ends()).toEqual([...confirmed(5), "failed no_such_switch"]), patience);
		loop.run.tell("press 3");
		await sleep(500);
		const [last] = await loop.run.quit();
		await loop.expectLedger(device, last as DeviceSaid, await loop.firstTotal(device));
		expect(loop.deviceSwitchLog()).toHaveLength(6);
		await vi.waitFor(async () => expect(await loop.derivedSwitchLog(device)).toEqual(loop.deviceSwitchLog()), {
			timeout: 10_000,
			interval: 200,
		});
		const { rows } = await loop.owner.query(
			"SELECT source::text FROM switch_state_logs WHERE device_id = $1 ORDER BY at, position",
			[device.id],
		);
		expect(rows.map(({ source }) => source)).toEqual(["app", "app", "app", "app", "app", "manual"]);
	});
});
