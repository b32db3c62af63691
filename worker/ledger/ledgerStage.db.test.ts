import pg from "pg";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { canonicalLedger, netEntries } from "@/domain/ledger/canonicalEntry";
import { deriveEntries } from "@/domain/ledger/deriveEntries";
import type { LedgerEntry } from "@/domain/ledger/entry";
import { verifyChain } from "@/domain/ledger/hashChain";
import { orderReadings } from "@/domain/telemetry/orderReadings";
import type { Reading } from "@/domain/telemetry/reading";
import { TEN_O_CLOCK, type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { findEntriesByNumber } from "@/store/deviceConsumptionLedgers";
import { insertMark } from "@/store/ledgerMarks";
import { createPool } from "@/store/pool";
import { sha256 } from "../sha256";
import type { Stage } from "../stage";
import { createLedgerStage } from "./ledgerStage";
import { storeReadings } from "./storedReadings.fixture";

const log = pino({ level: "silent" });
const clock = { now: () => TEN_O_CLOCK + 86_400_000 };
let database: TestDatabase;
let pool: pg.Pool;
let stage: Stage;
let deviceId = 100;

beforeAll(async () => {
	database = await createTestDatabase();
	pool = createPool({ url: database.url, role: "autovolt_worker" });
	stage = createLedgerStage({ pool, clock, log });
});
afterAll(async () => {
	await pool?.end();
	await database?.drop();
});
beforeEach(() => {
	deviceId += 1;
});

const register = (id = deviceId) => ({ deviceId: id, channel: 0 });
const entriesOf = (id = deviceId): Promise<LedgerEntry[]> => findEntriesByNumber(pool, register(id), 1n, 100_000);

async function post(readings: readonly WrittenReading[], id = deviceId): Promise<void> {
	await storeReadings(pool, register(id), readings.map(written));
	await drain();
}

async function drain(): Promise<void> {
	while ((await stage.runOnce()) > 0);
}

/** What stands, as [kind, Wh]. */
async function net(id = deviceId): Promise<[string, number][]> {
	const standing = netEntries(await entriesOf(id)).sort((a, b) => a.endsAt - b.endsAt);
	return standing.map(({ kind, energyMwh }) => [kind, Number(energyMwh) / 1000]);
}

async function expectRebuilt(readings: readonly Reading[], id = deviceId): Promise<void> {
	const entries = await entriesOf(id);
	expect(canonicalLedger(netEntries(entries))).toEqual(
		canonicalLedger(deriveEntries({ readings: orderReadings(readings), maxima: [] }).entries),
	);
	expect(verifyChain(register(id), entries, sha256).intact).toBe(true);
}

describe("the ledger stage", () => {
	it("posts a baseline and then the rise, and moves the checkpoint", async () => {
		await post([{ s: 0, wh: 12345, switchStates: "1010" }]);
		await post([{ s: 30, wh: 12390, switchStates: "1000" }]);
		expect(await net()).toEqual([
			["baseline", 0],
			["advance", 45],
		]);
		const { rows } = await pool.query(
			"SELECT number, energy_mwh, clean, switch_states, reading_at FROM ledger_checkpoints WHERE device_id = $1",
			[deviceId],
		);
		expect(rows).toEqual([
			{ number: 2n, energy_mwh: 12_390_000n, clean: true, switch_states: "1000", reading_at: new Date(TEN_O_CLOCK + 30_000) },
		]);
		const positions = await pool.query("SELECT number FROM fold_positions WHERE device_id = $1", [deviceId]);
		expect(positions.rows).toEqual([{ number: 0n }]);
	});

	it("splits an entry when a reading comes late: one reversal, two entries, the same sum", async () => {
		await post([{ s: 0, wh: 100 }]);
		await post([{ s: 60, wh: 160 }]);
		await post([{ s: 90, wh: 170 }]);
		await post([{ s: 30, wh: 120 }]);
		expect(await net()).toEqual([
			["baseline", 0],
			["advance", 20],
			["advance", 40],
			["advance", 10],
		]);
		const entries = await entriesOf();
		expect(entries.map(({ number, reverses, energyMwh }) => [number, reverses, energyMwh])).toEqual([
			[1n, null, 0n],
			[2n, null, 60_000n],
			[3n, null, 10_000n],
			[4n, 2n, -60_000n],
			[5n, null, 20_000n],
			[6n, null, 40_000n],
		]);
		expect(verifyChain(register(), entries, sha256).intact).toBe(true);
	});

	it("takes a reading that is 40 days late", async () => {
		const days = (n: number) => n * 86_400;
		await post([
			{ s: -days(41), wh: 100 },
			{ s: -days(39), wh: 900 },
		]);
		await post(Array.from({ length: 40 }, (_, day) => ({ s: -days(38) + days(day), wh: 1000 + day * 100 })));
		await post([{ s: -days(40), wh: 300 }]);
		expect((await net()).slice(0, 4)).toEqual([
			["baseline", 0],
			["advance", 200],
			["advance", 600],
			["advance", 100],
		]);
		expect((await entriesOf()).filter(({ reverses }) => reverses !== null)).toHaveLength(1);
	});

	it("writes nothing for a day that is replayed", async () => {
		const day = Array.from({ length: 300 }, (_, i) => ({ s: i * 288, wh: 1000 + i * 7 }));
		await post(day);
		const before = await pool.query("SELECT * FROM ledger_checkpoints WHERE device_id = $1", [deviceId]);
		await post(day);
		expect(await entriesOf()).toHaveLength(300);
		expect((await pool.query("SELECT * FROM ledger_checkpoints WHERE device_id = $1", [deviceId])).rows).toEqual(before.rows);
	});

	it("never touches another device", async () => {
		await post([
			{ s: 0, wh: 5 },
			{ s: 30, wh: 6 },
		]);
		const before = await entriesOf();
		await post(
			[
				{ s: 0, wh: 50 },
				{ s: 60, wh: 90 },
			],
			deviceId + 5_000,
		);
		await post([{ s: 30, wh: 60 }], deviceId + 5_000);
		expect(await entriesOf()).toEqual(before);
	});

	it("opens an incident for a jump that lasts, and closes it when a return disproves it", async () => {
		const incidents = async () =>
			(await pool.query("SELECT kind, state, energy_mwh FROM incidents WHERE device_id = $1", [deviceId])).rows;
		await post([
			{ s: 0, wh: 100 },
			{ s: 30, wh: 1e8 },
		]);
		expect(await net()).toEqual([["baseline", 0]]);
		await post([{ s: 60, wh: 101 }]);
		expect(await net()).toEqual([
			["baseline", 0],
			["jump", 0],
		]);
		expect(await incidents()).toEqual([{ kind: "ledger.jump", state: "open", energy_mwh: 99_999_900_000n }]);
		await post([{ s: 90, wh: 102 }]);
		expect(await net()).toEqual([
			["baseline", 0],
			["advance", 1],
			["advance", 1],
		]);
		expect(await incidents()).toMatchObject([{ state: "closed" }]);
	});

	it("moves unsynced readings when an anchor of their boot arrives", async () => {
		const hour = 3_600;
		const late = { synced: false, boot: 3, filedAt: TEN_O_CLOCK + hour * 1000, receivedAt: TEN_O_CLOCK + hour * 1000 };
		await post([{ s: 0, wh: 100, boot: 2, uptimeMs: 9e6 }]);
		await post([
			{ ...late, s: hour, wh: 110, uptimeMs: 60_000 },
			{ ...late, s: hour, wh: 130, uptimeMs: 120_000, filedAt: late.filedAt + 1, receivedAt: late.receivedAt + 1 },
		]);
		await pool.query("INSERT INTO time_anchors VALUES ($1, 3, 180000, $2, now())", [deviceId, TEN_O_CLOCK + 600_000]);
		await insertMark(pool as unknown as pg.ClientBase, [{ ...register(), staleFrom: TEN_O_CLOCK + 420_000 }]);
		await drain();
		const standing = netEntries(await entriesOf()).sort((a, b) => a.endsAt - b.endsAt);
		expect(standing.map(({ endsAt }) => endsAt - TEN_O_CLOCK)).toEqual([0, 480_000, 540_000]);
		expect(standing.map(({ energyMwh }) => energyMwh)).toEqual([0n, 10_000n, 20_000n]);
	});

	it("derives a stretch again when a maximum power is set for it", async () => {
		await post([
			{ s: 0, wh: 101 },
			{ s: 30, wh: 203 },
			{ s: 60, wh: 204 },
		]);
		const owner = new pg.Client(database.url);
		await owner.connect();
		const site = await owner.query("INSERT INTO sites (name, currency) VALUES ($1, 'INR') RETURNING id", [`site ${deviceId}`]);
		await owner.query("INSERT INTO devices (id, site_id, esp32_name) VALUES ($1, $2, $3)", [
			deviceId,
			site.rows[0].id,
			`d${deviceId}`,
		]);
		await owner.query("INSERT INTO device_power_max VALUES ($1, $2, 1000000)", [deviceId, new Date(TEN_O_CLOCK - 1000)]);
		await insertMark(owner, [{ ...register(), staleFrom: TEN_O_CLOCK - 1000 }]);
		await owner.end();
		await drain();
		expect(await net()).toEqual([
			["baseline", 0],
			["jump", 0],
			["advance", 1],
		]);
	});

	it("does nothing at all when it is killed between its statements", async () => {
		await post([{ s: 0, wh: 100 }]);
		await storeReadings(pool, register(), [written({ s: 30, wh: 110 })]);
		for (const nth of [1, 2, 3, 4, 5, 6]) {
			await expect(createLedgerStage({ pool: breakingPool(pool, nth), clock, log }).runOnce()).rejects.toThrow("connection lost");
			expect(await entriesOf()).toHaveLength(1);
		}
		await drain();
		expect(await net()).toEqual([
			["baseline", 0],
			["advance", 10],
		]);
	});

	it("is right with two workers at once on the same registers", async () => {
		const ids = Array.from({ length: 12 }, (_, i) => deviceId + 9_000 + i);
		const readings = Array.from({ length: 60 }, (_, i) => written({ s: i * 30, wh: 1000 + i * 5 }));
		const other = createLedgerStage({ pool, clock, log });
		const feed = (async () => {
			for (let start = 0; start < readings.length; start += 3)
				await Promise.all(ids.map((id) => storeReadings(pool, register(id), readings.slice(start, start + 3))));
		})();
		let fed = false;
		const work = async (one: Stage) => {
			while ((await one.runOnce()) > 0 || !fed) await new Promise((resolve) => setTimeout(resolve, 1));
		};
		const workers = [work(stage), work(other)];
		await feed;
		fed = true;
		await Promise.all(workers);
		for (const id of ids) await expectRebuilt(readings, id);
	});
});

/** A pool whose connections break at their nth statement after BEGIN. */
function breakingPool(real: pg.Pool, nth: number): pg.Pool {
	const connect = async () => {
		const client = await real.connect();
		let statements = 0;
		return new Proxy(client, {
			get(target, name) {
				const value = Reflect.get(target, name) as unknown;
				if (name !== "query" || typeof value !== "function") return typeof value === "function" ? value.bind(target) : value;
				return (...args: unknown[]) => {
					const text = typeof args[0] === "string" ? args[0] : ((args[0] as { text?: string }).text ?? "COPY");
					if (text !== "BEGIN" && text !== "ROLLBACK") statements += 1;
					if (statements > nth && text !== "ROLLBACK") throw new Error("connection lost");
					return value.apply(target, args);
				};
			},
		});
	};
	return { connect } as unknown as pg.Pool;
}
