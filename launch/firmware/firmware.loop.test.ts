import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { makeCampus } from "@/scripts/simulate/campus";
import { writeCredentials } from "@/scripts/simulate/credentials";
import { newCommandId } from "@/store/commandId";
import { insertCommands } from "@/store/commands";
import { createPool } from "@/store/pool";
import { ROOT } from "../bootstrap.mjs";
import { addDevice, connectOnce, type TestDevice } from "../testBroker";
import { createTestDatabase, type TestDatabase } from "../testDatabase";
import { findMosquitto, startMosquitto } from "../testMosquitto";
import { freePort } from "../testPostgres";
import { buildFirmware, DEVICE_PATH } from "./build";
import { type DeviceSaid, type HostRun, startHostDevice } from "./testHostDevice";
import { startTestWorker, type TestWorker } from "./testWorker";
import { acquireTools } from "./tools";

const HOUR_MS = 3_600_000;
const UJ_PER_MWH = 3_600_000n;

let missing: string | null = null;
let database: TestDatabase;
let owner: pg.Pool;
let folder: string;
let worker: TestWorker | null = null;
let run: HostRun | null = null;
let devices = 0;

beforeAll(async () => {
	const lacking = acquireTools(() => {});
	if (["g++", "cmake", "ninja", "libmosquitto"].some((tool) => lacking.has(tool)))
		missing = "the host device's tools are missing";
	else {
		const problem = await buildFirmware({ tests: !lacking.has("doctest") && !lacking.has("nlohmann-json"), device: true });
		if (problem || !existsSync(DEVICE_PATH)) throw new Error(`The host device does not build: ${problem}`);
	}
	database = await createTestDatabase();
	owner = createPool({ url: database.url });
	await owner.query("INSERT INTO sites (name, currency) VALUES ('Main campus', 'INR')");
});

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "autovolt-firmware-"));
});

afterEach(async () => {
	await run?.kill();
	await worker?.kill();
	run = null;
	worker = null;
	rmSync(folder, { recursive: true, force: true });
});

afterAll(async () => {
	await owner?.end();
	await database?.drop();
});

async function newDevice(): Promise<TestDevice> {
	devices += 1;
	return addDevice(owner, `FW-${devices}`);
}

function powerUp(
	device: TestDevice,
	port: number,
	more: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<HostRun> {
	const login = ["--device", `${device.name}:${device.secret}`, "--mqtt", `127.0.0.1:${port}`, "--flash-dir", folder];
	return startHostDevice([...login, "--switch-log", join(folder, "switches"), "--drain", "20", ...more], 1, env);
}

/**
 * The ledger comes to what the core counted, to the milliwatt-hour, and nothing was quarantined. A new device's first
 * reading, some 10 s after its start, is its baseline: what it counted before is `fromFirst` where a test is that short.
 */
async function expectLedger(device: TestDevice, last: DeviceSaid, fromFirst = 0n): Promise<void> {
	expect(last.backlog).toBe(0);
	const counted = (BigInt(last.total_uj) / UJ_PER_MWH - fromFirst).toString();
	await vi.waitFor(
		async () => {
			const { rows } = await owner.query<{ sum: string }>(
				"SELECT COALESCE(sum(energy_mwh), 0)::text AS sum FROM device_consumption_ledgers WHERE device_id = $1",
				[device.id],
			);
			expect(rows[0]?.sum).toBe(counted);
		},
		{ timeout: 30_000, interval: 200 },
	);
	const { rows } = await owner.query("SELECT reason FROM quarantine WHERE device_id = $1", [device.id]);
	expect(rows).toEqual([]);
}

/** The total of a device's first reading, in mWh. */
async function firstTotal(device: TestDevice): Promise<bigint> {
	const { rows } = await owner.query<{ mwh: string }>(
		"SELECT energy_mwh::text AS mwh FROM telemetry_events WHERE device_id = $1 ORDER BY epoch, seq LIMIT 1",
		[device.id],
	);
	return BigInt(rows[0]?.mwh ?? "-1");
}

/** Switch changes as the server has them, in the order of their numbers: "instant switch state". */
async function serverSwitchLog(device: TestDevice): Promise<string[]> {
	const { rows } = await owner.query<{ line: string }>(
		`SELECT payload->>'ts_ms' || ' ' || (payload->>'switch') || ' ' || ((payload->>'state')::boolean::int) AS line
		FROM device_events WHERE device_id = $1 AND type = 'switch' ORDER BY epoch, seq`,
		[device.id],
	);
	return rows.map(({ line }) => line);
}

/** The log that the server derived from all evidence: what pages and bills show. */
async function derivedSwitchLog(device: TestDevice): Promise<string[]> {
	const { rows } = await owner.query<{ line: string }>(
		`SELECT (extract(epoch FROM at) * 1000)::bigint || ' ' || position || ' ' || state::int AS line
		FROM switch_state_logs WHERE device_id = $1 ORDER BY at, position`,
		[device.id],
	);
	return rows.map(({ line }) => line);
}

/** Orders one switch, as the web app does. Returns the command's id. */
async function order(device: TestDevice, position: number, state: boolean): Promise<string> {
	const now = Date.now();
	const id = newCommandId(now);
	const rest = { source: "app" as const, requestedBy: "test", idempotencyKey: null, scheduleId: null, dueAt: null };
	await insertCommands(owner, [{ id, deviceId: device.id, position, state, requestedAt: now, expiresAt: now + 10_000, ...rest }]);
	return id;
}

/** A lever's position as power comes is no edge: it is moved a moment later. */
async function pressAfterStart(started: HostRun): Promise<void> {
	await sleep(400);
	started.tell("press 0");
}

function deviceSwitchLog(): string[] {
	const text = readFileSync(join(folder, "switches"), "utf8").trimEnd();
	return text.split("\n").map((line) => line.slice(line.indexOf(" ") + 1));
}

describe("the firmware's core against the real worker, broker and database", () => {
	it("comes to the same energy and switch log through kill -9 of device and worker, and a takeover", async (context) => {
		if (missing) return context.skip(missing);
		const device = await newDevice();
		const port = await freePort();
		const speed = 1_200;
		const launchedAt = Date.now();
		const wall = () => Math.round(launchedAt - 8 * HOUR_MS + (Date.now() - launchedAt) * speed);
		const options = () => ["--speed", String(speed), "--wall", String(wall()), "--hands", String(devices)];
		worker = await startTestWorker(database.url, { MQTT_PORT: String(port) });
		let kills = 0;
		// At a byte of its flash: in the middle of a slot.
		for (const byte of [700, 1_901, 3_333]) {
			run = await powerUp(device, port, options(), { CRASH_AT_BYTE: String(byte) });
			await run.ended;
			kills += 1;
		}
		run = await powerUp(device, port, options());
		await sleep(2_000);
		await worker.kill();
		await sleep(1_000);
		worker = await startTestWorker(database.url, { MQTT_PORT: String(port) });
		await sleep(1_000);
		await run.kill();
		kills += 1;
		run = await powerUp(device, port, options());
		await sleep(1_500);
		const intruder = await connectOnce(port, { clientId: device.name, username: device.name, password: device.secret });
		await sleep(1_000);
		intruder.end(true);
		for (let waited = 0; (await run.say())[0]?.connected !== true && waited < 10_000; waited += 200) await sleep(200);
		const { rows: status } = await owner.query("SELECT online FROM device_status WHERE device_id = $1", [device.id]);
		expect(status).toEqual([{ online: true }]);
		const [last] = await run.quit();
		expect(last?.boot).toBe(kills + 1);
		expect(last?.lost).toBe(await tornEvents(device));
		await expectLedger(device, last as DeviceSaid);

		// What was durable is with the server; a kill between slot and log line leaves the server one ahead.
		const server = await serverSwitchLog(device);
		const own = deviceSwitchLog();
		expect(own.filter((line) => !server.includes(line))).toEqual([]);
		expect(server.length - own.length).toBeLessThanOrEqual(kills);
		expect(own.length).toBeGreaterThan(10);
	});

	/** Numbers of the event log that no message ever had: slots that a kill tore, which the device counts as lost. */
	async function tornEvents(device: TestDevice): Promise<number> {
		const { rows } = await owner.query<{ torn: number }>(
			"SELECT (max(seq) - count(DISTINCT seq))::int AS torn FROM device_events WHERE device_id = $1 AND seq IS NOT NULL",
			[device.id],
		);
		return rows[0]?.torn ?? -1;
	}

	it("keeps 48 hours without a network and sends them all when it is back", async (context) => {
		if (missing) return context.skip(missing);
		const device = await newDevice();
		const port = await freePort();
		worker = await startTestWorker(database.url, { MQTT_PORT: String(port) });
		const wall = Date.now() - 60 * HOUR_MS;
		run = await powerUp(device, port, ["--speed", "36000", "--wall", String(wall), "--hands", "5"]);
		await sleep(300);
		run.tell("network 0");
		await sleep(4_900);
		const [offline] = await run.say();
		expect(offline?.backlog).toBeGreaterThan(600);
		run.tell("network 1");
		const [last] = await run.quit();
		expect(last?.lost).toBe(0);
		expect(Number(last?.uptime_ms)).toBeGreaterThan(47 * HOUR_MS);
		await expectLedger(device, last as DeviceSaid);
		expect(await serverSwitchLog(device)).toEqual(deviceSwitchLog());
		await vi.waitFor(async () => expect(await derivedSwitchLog(device)).toEqual(deviceSwitchLog()), {
			timeout: 20_000,
			interval: 500,
		});
	});

	it("outlives a server that is silent and a broker that forgets: only the worker's ack ends a message", async (context) => {
		if (missing) return context.skip(missing);
		const mosquitto = findMosquitto();
		if ("missing" in mosquitto) return context.skip(mosquitto.missing);
		const device = await newDevice();
		const port = await freePort();
		let broker = await startMosquitto(mosquitto.path, port);
		try {
			// Nobody listens yet: the broker acknowledges, and drops.
			// Whatever the new broker takes before the worker is back is lost; 60 s of silence, and it is sent again.
			const options = ["--speed", "60", "--wall", String(Date.now() - HOUR_MS), "--hands", "9", "--drain", "90"];
			run = await powerUp(device, port, options);
			await sleep(1_500);
			const [unheard] = await run.say();
			expect(unheard?.published).toBeGreaterThan(2);
			expect(unheard?.backlog).toBeGreaterThanOrEqual(3);
			worker = await startTestWorker(database.url, { MQTT_URL: `mqtt://127.0.0.1:${port}` });
			await broker.kill();
			await sleep(500);
			broker = await startMosquitto(mosquitto.path, port);
			await sleep(4_000);
			const [last] = await run.quit();
			expect(last?.lost).toBe(0);
			await expectLedger(device, last as DeviceSaid);
			expect(await serverSwitchLog(device)).toEqual(deviceSwitchLog());
		} finally {
			await broker.stop();
		}
	});

	it("learns the time from the worker's ack where there is no NTP", async (context) => {
		if (missing) return context.skip(missing);
		const device = await newDevice();
		const port = await freePort();
		worker = await startTestWorker(database.url, { MQTT_PORT: String(port) });
		run = await powerUp(device, port, ["--no-ntp"]);
		await pressAfterStart(run);
		await sleep(2_500);
		const [last] = await run.quit();
		expect(Math.abs((last?.wall_ms ?? 0) - Date.now())).toBeLessThan(3_000);
		await expectLedger(device, last as DeviceSaid, await firstTotal(device));
		const { rows } = await owner.query<{ n: number }>("SELECT count(*)::int AS n FROM time_anchors WHERE device_id = $1", [
			device.id,
		]);
		expect(rows[0]?.n).toBe(1);
	});

	it("places what happened before the time was known to the millisecond, over a restart in between too", async (context) => {
		if (missing) return context.skip(missing);
		const device = await newDevice();
		const port = await freePort();
		// What the RTC shows at the two starts; nothing listens at the first one's port.
		const [rtcFirst, rtcSecond] = [1_000_000, 1_006_543];
		run = await powerUp(device, await freePort(), ["--no-ntp", "--wall", String(rtcFirst)]);
		await pressAfterStart(run);
		for (let press = 0; press < 2; press++) {
			await sleep(600);
			run.tell("press 1");
		}
		await sleep(600);
		await run.kill();
		worker = await startTestWorker(database.url, { MQTT_PORT: String(port) });
		run = await powerUp(device, port, ["--no-ntp", "--reset", "watchdog", "--wall", String(rtcSecond)]);
		await pressAfterStart(run);
		await sleep(2_500);
		const [last] = (await run.quit()) as [DeviceSaid];
		const second = last.wall_ms - last.uptime_ms;
		const startOf = new Map([
			["1", second - (rtcSecond - rtcFirst)],
			["2", second],
		]);
		await expectLedger(device, last, await firstTotal(device));
		const { rows } = await owner.query<{ type: string; boot: string; uptime: number; alive: number }>(
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
		await vi.waitFor(async () => expect(await derivedSwitchLog(device)).toEqual(log), { timeout: 20_000, interval: 500 });
	});

	it("obeys the worker's orders, and both have the same log of switches, in which an order is the server's own", async (context) => {
		if (missing) return context.skip(missing);
		const device = await newDevice();
		const port = await freePort();
		worker = await startTestWorker(database.url, { MQTT_PORT: String(port) });
		run = await powerUp(device, port, ["--wall", String(Date.now())]);
		for (let waited = 0; (await run.say())[0]?.connected !== true && waited < 10_000; waited += 200) await sleep(200);
		const ids: string[] = [];
		for (const position of [0, 1, 2, 3]) ids.push(await order(device, position, true));
		const ends = () =>
			owner
				.query<{ end: string }>(
					"SELECT status || ' ' || COALESCE(confirmed_by::text, error, '') AS end FROM commands WHERE id = ANY($1) ORDER BY id",
					[ids],
				)
				.then(({ rows }) => rows.map(({ end }) => end));
		const confirmed = (count: number) => Array.from({ length: count }, () => expect.stringMatching(/^confirmed (ack|event)$/));
		const patience = { timeout: 12_000, interval: 100 };
		await vi.waitFor(async () => expect(await ends()).toEqual(confirmed(4)), patience);
		ids.push(await order(device, 1, false), await order(device, 7, true));
		await vi.waitFor(async () => expect(await ends()).toEqual([...confirmed(5), "failed no_such_switch"]), patience);
		run.tell("press 3");
		await sleep(500);
		const [last] = await run.quit();
		await expectLedger(device, last as DeviceSaid, await firstTotal(device));
		expect(deviceSwitchLog()).toHaveLength(6);
		await vi.waitFor(async () => expect(await derivedSwitchLog(device)).toEqual(deviceSwitchLog()), {
			timeout: 10_000,
			interval: 200,
		});
		const { rows } = await owner.query("SELECT source::text FROM switch_state_logs WHERE device_id = $1 ORDER BY at, position", [
			device.id,
		]);
		expect(rows.map(({ source }) => source)).toEqual(["app", "app", "app", "app", "app", "manual"]);
	});

	it("stands in for a campus: npm run simulate -- --firmware", async (context) => {
		if (missing) return context.skip(missing);
		const campus = makeCampus({ seed: 2, devices: 3, prefix: "FWSIM" });
		const members: TestDevice[] = [];
		for (const { name } of campus) members.push(await addDevice(owner, name));
		const credentials = join(folder, "credentials.json");
		writeCredentials(credentials, new Map(members.map(({ name, secret }) => [name, secret])));
		const port = await freePort();
		worker = await startTestWorker(database.url, { MQTT_PORT: String(port) });
		const args = ["launch/run.mjs", "scripts/simulate.ts", "--firmware", "3", "--seed", "2", "--prefix", "FWSIM", "--json"];
		args.push("--mqtt", `mqtt://127.0.0.1:${port}`, "--credentials", credentials, "--duration", "2h", "--speed", "3600");
		const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, timeout: 60_000 });
		const said = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { counted_wh: number; devices: { backlog: number }[] };
		expect(said.counted_wh).toBeGreaterThan(0);
		expect(said.devices.map(({ backlog }) => backlog)).toEqual([0, 0, 0]);
		await vi.waitFor(
			async () => {
				const { rows } = await owner.query<{ sum: string }>(
					"SELECT sum(energy_mwh)::text AS sum FROM device_consumption_ledgers WHERE device_id = ANY($1)",
					[members.map(({ id }) => id)],
				);
				expect(rows[0]?.sum).toBe(String(Math.round(said.counted_wh * 1_000)));
			},
			{ timeout: 30_000, interval: 200 },
		);
	});

	it("takes under a tenth of a core for 100 devices at once", async (context) => {
		if (missing) return context.skip(missing);
		const port = await freePort();
		const fleet: TestDevice[] = [];
		for (let i = 0; i < 100; i++) fleet.push(await newDevice());
		const list = join(folder, "fleet");
		writeFileSync(list, fleet.map(({ name, secret }) => `${name} ${secret}\n`).join(""));
		worker = await startTestWorker(database.url, { MQTT_PORT: String(port) });
		run = await startHostDevice(["--fleet", list, "--mqtt", `127.0.0.1:${port}`, "--flash-dir", folder, "--hands", "3"], 100);
		await vi.waitFor(
			async () => {
				const said = await run?.say();
				expect(said?.filter(({ connected }) => connected)).toHaveLength(100);
			},
			{ timeout: 30_000, interval: 500 },
		);
		const cpuMs = async () => (await run?.say())?.[0]?.process_cpu_ms ?? Number.NaN;
		const before = await cpuMs();
		const startedAt = Date.now();
		await sleep(8_000);
		const share = ((await cpuMs()) - before) / (Date.now() - startedAt);
		process.stdout.write(`100 devices: ${(share * 100).toFixed(1)} % of one core\n`);
		expect(share).toBeLessThan(0.1);
		const last = await run.quit();
		for (const [index, device] of fleet.entries()) if (index % 10 === 0) await expectLedger(device, last[index] as DeviceSaid);
	});
});
