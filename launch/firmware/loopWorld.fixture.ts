import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from "vitest";
import { newCommandId } from "@/store/commandId";
import { insertCommands } from "@/store/commands";
import { createPool } from "@/store/pool";
import { addDevice, type TestDevice } from "../testBroker";
import { createTestDatabase, type TestDatabase } from "../testDatabase";
import { buildFirmware, DEVICE_PATH } from "./build";
import { type DeviceSaid, type HostRun, startHostDevice } from "./testHostDevice";
import type { TestWorker } from "./testWorker";
import { acquireTools } from "./tools";

const UJ_PER_MWH = 3_600_000n;

/** What the tests of the loop device → broker → worker → database share: the built host device and a database. */
export class LoopWorld {
	/** Why the tests must be left out. */
	missing: string | null = null;
	worker: TestWorker | null = null;
	run: HostRun | null = null;
	/** Files of the running test: flash, switch log. */
	folder = "";
	/** Made so far; the newest one's number. */
	devices = 0;
	private database: TestDatabase | undefined;
	private pool: pg.Pool | undefined;

	/** Registers the hooks of the file that calls it. `prefix`: of its devices' names. */
	constructor(private readonly prefix: string) {
		beforeAll(() => this.open());
		beforeEach(() => {
			this.folder = mkdtempSync(join(tmpdir(), "autovolt-firmware-"));
		});
		afterEach(async () => {
			await this.run?.kill();
			await this.worker?.kill();
			this.run = null;
			this.worker = null;
			rmSync(this.folder, { recursive: true, force: true });
		});
		afterAll(async () => {
			await this.pool?.end();
			await this.database?.drop();
		});
	}

	get owner(): pg.Pool {
		if (!this.pool) throw new Error("The database is not up yet.");
		return this.pool;
	}

	get databaseUrl(): string {
		return this.database?.url ?? "";
	}

	private async open(): Promise<void> {
		const lacking = acquireTools(() => {});
		if (["g++", "cmake", "ninja", "libmosquitto"].some((tool) => lacking.has(tool)))
			this.missing = "the host device's tools are missing";
		else {
			const problem = await buildFirmware({ tests: !lacking.has("doctest") && !lacking.has("nlohmann-json"), device: true });
			if (problem || !existsSync(DEVICE_PATH)) throw new Error(`The host device does not build: ${problem}`);
		}
		this.database = await createTestDatabase();
		this.pool = createPool({ url: this.database.url });
		await this.pool.query("INSERT INTO sites (name, currency) VALUES ('Main campus', 'INR')");
	}

	async newDevice(): Promise<TestDevice> {
		this.devices += 1;
		return addDevice(this.owner, `${this.prefix}-${this.devices}`);
	}

	powerUp(
		device: TestDevice,
		port: number,
		more: readonly string[],
		env: Readonly<Record<string, string>> = {},
	): Promise<HostRun> {
		const login = ["--device", `${device.name}:${device.secret}`, "--mqtt", `127.0.0.1:${port}`, "--flash-dir", this.folder];
		return startHostDevice([...login, "--switch-log", join(this.folder, "switches"), "--drain", "20", ...more], 1, env);
	}

	/**
	 * The ledger comes to what the core counted, to the milliwatt-hour, and nothing was quarantined. A new device's first
	 * reading, some 10 s after its start, is its baseline: what it counted before is `fromFirst` where a test is that short.
	 */
	async expectLedger(device: TestDevice, last: DeviceSaid, fromFirst = 0n): Promise<void> {
		expect(last.backlog).toBe(0);
		const counted = (BigInt(last.total_uj) / UJ_PER_MWH - fromFirst).toString();
		await vi.waitFor(
			async () => {
				const { rows } = await this.owner.query<{ sum: string }>(
					"SELECT COALESCE(sum(energy_mwh), 0)::text AS sum FROM device_consumption_ledgers WHERE device_id = $1",
					[device.id],
				);
				expect(rows[0]?.sum).toBe(counted);
			},
			{ timeout: 30_000, interval: 200 },
		);
		const { rows } = await this.owner.query("SELECT reason FROM quarantine WHERE device_id = $1", [device.id]);
		expect(rows).toEqual([]);
	}

	/** The total of a device's first reading, in mWh. */
	async firstTotal(device: TestDevice): Promise<bigint> {
		const { rows } = await this.owner.query<{ mwh: string }>(
			"SELECT energy_mwh::text AS mwh FROM telemetry_events WHERE device_id = $1 ORDER BY epoch, seq LIMIT 1",
			[device.id],
		);
		return BigInt(rows[0]?.mwh ?? "-1");
	}

	/** Switch changes as the server has them, in the order of their numbers: "instant switch state". */
	async serverSwitchLog(device: TestDevice): Promise<string[]> {
		const { rows } = await this.owner.query<{ line: string }>(
			`SELECT payload->>'ts_ms' || ' ' || (payload->>'switch') || ' ' || ((payload->>'state')::boolean::int) AS line
			FROM device_events WHERE device_id = $1 AND type = 'switch' ORDER BY epoch, seq`,
			[device.id],
		);
		return rows.map(({ line }) => line);
	}

	/** The log that the server derived from all evidence: what pages and bills show. */
	async derivedSwitchLog(device: TestDevice): Promise<string[]> {
		const { rows } = await this.owner.query<{ line: string }>(
			`SELECT (extract(epoch FROM at) * 1000)::bigint || ' ' || position || ' ' || state::int AS line
			FROM switch_state_logs WHERE device_id = $1 ORDER BY at, position`,
			[device.id],
		);
		return rows.map(({ line }) => line);
	}

	/** Numbers of the event log that no message ever had: slots that a kill tore, which the device counts as lost. */
	async tornEvents(device: TestDevice): Promise<number> {
		const { rows } = await this.owner.query<{ torn: number }>(
			"SELECT (max(seq) - count(DISTINCT seq))::int AS torn FROM device_events WHERE device_id = $1 AND seq IS NOT NULL",
			[device.id],
		);
		return rows[0]?.torn ?? -1;
	}

	/** Orders one switch, as the web app does. Returns the command's id. */
	async order(device: TestDevice, position: number, state: boolean): Promise<string> {
		const now = Date.now();
		const id = newCommandId(now);
		const rest = { source: "app" as const, requestedBy: "test", idempotencyKey: null, scheduleId: null, dueAt: null };
		const command = { id, deviceId: device.id, position, state, requestedAt: now, expiresAt: now + 10_000, ...rest };
		await insertCommands(this.owner, [command]);
		return id;
	}

	/** What the device itself wrote down, in the same form. */
	deviceSwitchLog(): string[] {
		const text = readFileSync(join(this.folder, "switches"), "utf8").trimEnd();
		return text.split("\n").map((line) => line.slice(line.indexOf(" ") + 1));
	}
}

/** A lever's position as power comes is no edge: it is moved a moment later. */
export async function pressAfterStart(started: HostRun): Promise<void> {
	await sleep(400);
	started.tell("press 0");
}
