import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { connectOnce } from "../testBroker";
import { findMosquitto, startMosquitto } from "../testMosquitto";
import { freePort } from "../testPostgres";
import { LoopWorld } from "./loopWorld.fixture";
import type { DeviceSaid } from "./testHostDevice";
import { startTestWorker } from "./testWorker";

const HOUR_MS = 3_600_000;

const loop = new LoopWorld("FWO");

describe("outages, with the firmware's core against the real worker, broker and database", () => {
	it("comes to the same energy and switch log through kill -9 of device and worker, and a takeover", async (context) => {
		if (loop.missing) return context.skip(loop.missing);
		const device = await loop.newDevice();
		const port = await freePort();
		const speed = 1_200;
		const launchedAt = Date.now();
		const wall = () => Math.round(launchedAt - 8 * HOUR_MS + (Date.now() - launchedAt) * speed);
		const options = () => ["--speed", String(speed), "--wall", String(wall()), "--hands", String(loop.devices)];
		loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_PORT: String(port) });
		let kills = 0;
		// At a byte of its flash: in the middle of a slot.
		for (const byte of [700, 1_901, 3_333]) {
			loop.run = await loop.powerUp(device, port, options(), { CRASH_AT_BYTE: String(byte) });
			await loop.run.ended;
			kills += 1;
		}
		loop.run = await loop.powerUp(device, port, options());
		await sleep(2_000);
		await loop.worker.kill();
		await sleep(1_000);
		loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_PORT: String(port) });
		await sleep(1_000);
		await loop.run.kill();
		kills += 1;
		loop.run = await loop.powerUp(device, port, options());
		await sleep(1_500);
		const intruder = await connectOnce(port, { clientId: device.name, username: device.name, password: device.secret });
		await sleep(1_000);
		intruder.end(true);
		for (let waited = 0; (await loop.run.say())[0]?.connected !== true && waited < 10_000; waited += 200) await sleep(200);
		const { rows: status } = await loop.owner.query("SELECT online FROM device_status WHERE device_id = $1", [device.id]);
		expect(status).toEqual([{ online: true }]);
		const [last] = await loop.run.quit();
		expect(last?.boot).toBe(kills + 1);
		expect(last?.lost).toBe(await loop.tornEvents(device));
		await loop.expectLedger(device, last as DeviceSaid);

		// What was durable is with the server; a kill between slot and log line leaves the server one ahead.
		const server = await loop.serverSwitchLog(device);
		const own = loop.deviceSwitchLog();
		expect(own.filter((line) => !server.includes(line))).toEqual([]);
		expect(server.length - own.length).toBeLessThanOrEqual(kills);
		expect(own.length).toBeGreaterThan(10);
	});

	it("keeps 48 hours without a network and sends them all when it is back", async (context) => {
		if (loop.missing) return context.skip(loop.missing);
		const device = await loop.newDevice();
		const port = await freePort();
		loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_PORT: String(port) });
		const wall = Date.now() - 60 * HOUR_MS;
		loop.run = await loop.powerUp(device, port, ["--speed", "36000", "--wall", String(wall), "--hands", "5"]);
		await sleep(300);
		loop.run.tell("network 0");
		await sleep(4_900);
		const [offline] = await loop.run.say();
		expect(offline?.backlog).toBeGreaterThan(600);
		loop.run.tell("network 1");
		const [last] = await loop.run.quit();
		expect(last?.lost).toBe(0);
		expect(Number(last?.uptime_ms)).toBeGreaterThan(47 * HOUR_MS);
		await loop.expectLedger(device, last as DeviceSaid);
		expect(await loop.serverSwitchLog(device)).toEqual(loop.deviceSwitchLog());
		await vi.waitFor(async () => expect(await loop.derivedSwitchLog(device)).toEqual(loop.deviceSwitchLog()), {
			timeout: 20_000,
			interval: 500,
		});
	});

	it("outlives a server that is silent and a broker that forgets: only the worker's ack ends a message", async (context) => {
		if (loop.missing) return context.skip(loop.missing);
		const mosquitto = findMosquitto();
		if ("missing" in mosquitto) return context.skip(mosquitto.missing);
		const device = await loop.newDevice();
		const port = await freePort();
		let broker = await startMosquitto(mosquitto.path, port);
		try {
			// Nobody listens yet: the broker acknowledges, and drops.
			// Whatever the new broker takes before the worker is back is lost; 60 s of silence, and it is sent again. The worker
			// knows that some may be lost, so it says nothing until it has come twice: another 60 s.
			const options = ["--speed", "60", "--wall", String(Date.now() - HOUR_MS), "--hands", "9", "--drain", "170"];
			loop.run = await loop.powerUp(device, port, options);
			await sleep(1_500);
			const [unheard] = await loop.run.say();
			expect(unheard?.published).toBeGreaterThan(2);
			expect(unheard?.backlog).toBeGreaterThanOrEqual(3);
			loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_URL: `mqtt://127.0.0.1:${port}` });
			await broker.kill();
			await sleep(500);
			broker = await startMosquitto(mosquitto.path, port);
			await sleep(4_000);
			const [last] = await loop.run.quit();
			expect(last?.lost).toBe(0);
			await loop.expectLedger(device, last as DeviceSaid);
			expect(await loop.serverSwitchLog(device)).toEqual(loop.deviceSwitchLog());
		} finally {
			await broker.stop();
		}
	}, 260_000);
});
