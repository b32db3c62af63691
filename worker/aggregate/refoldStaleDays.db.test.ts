import type pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { createPool } from "@/store/pool";
import { claimStaleDays } from "@/store/staleDays";
import { insertDevice, insertSite, postEntries, type TestSite } from "@/store/testLedger";
import { systemClock } from "../clock";
import { createAggregateStage } from "./aggregateStage";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (text: string) => Date.parse(text);
const log = pino({ level: "silent" });

describe("stale days", () => {
	let database: TestDatabase;
	let owner: pg.Pool;
	let pool: pg.Pool;
	let site: TestSite;
	let berlin: TestSite;
	beforeAll(async () => {
		database = await createTestDatabase();
		owner = createPool({ url: database.url });
		pool = createPool({ url: database.url, role: "autovolt_worker", max: 8 });
		site = await insertSite(owner, "Main campus", "Asia/Kolkata", ["CSE-301", "CSE-302"]);
		berlin = await insertSite(owner, "Berlin", "Europe/Berlin", ["B-1"]);
	});
	afterAll(async () => {
		await pool.end();
		await owner.end();
		await database.drop();
	});

	async function fold(): Promise<void> {
		const stage = createAggregateStage({ pool, clock: systemClock, log });
		while ((await stage.runOnce()) > 0);
		await stage.stop();
	}
	async function rows<T = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<T[]> {
		return (await owner.query(sql, values)).rows as T[];
	}
	const days = (deviceId: number) =>
		rows(
			`SELECT classroom_id AS room, local_date::text AS date, energy_mwh AS mwh, allocated_mwh AS allocated, on_time_ms AS on_time, covered_ms AS covered
			   FROM daily_aggregates WHERE device_id = $1 AND covered_ms <> 0 ORDER BY local_date, classroom_id`,
			[deviceId],
		);

	it("refolds what a placement in the past moves, and leaves nothing behind in the old room", async () => {
		const device = await insertDevice(owner, "retro", site.siteId, site.rooms[0] ?? 0);
		const start = at("2026-11-06T03:00:00Z");
		await postEntries(
			owner,
			device,
			Array.from({ length: 60 }, (_, n) => ({ start: start + n * MINUTE, end: start + (n + 1) * MINUTE, energyMwh: 100 })),
		);
		await fold();
		await owner.query("UPDATE device_placements SET effective_until = $2 WHERE device_id = $1", [
			device,
			new Date(start + 20 * MINUTE),
		]);
		await owner.query("INSERT INTO device_placements (device_id, classroom_id, effective_from) VALUES ($1, $2, $3)", [
			device,
			site.rooms[1],
			new Date(start + 20 * MINUTE),
		]);
		await owner.query("INSERT INTO stale_days VALUES ($1, $2, $3, 'placement')", [
			device,
			new Date(start - 24 * HOUR),
			new Date(start + 48 * HOUR),
		]);
		await fold();
		expect((await days(device)).map((day) => [day["room"], day["mwh"]])).toEqual([
			[site.rooms[0], 2000n],
			[site.rooms[1], 4000n],
		]);
		expect(await rows("SELECT 1 FROM stale_days")).toEqual([]);
	});

	it("works off a gap of eight months in steps, and loses nothing of it", async () => {
		const device = await insertDevice(owner, "absent", berlin.siteId, berlin.rooms[0] ?? 0);
		const start = at("2025-12-31T23:00:00Z");
		const end = at("2026-08-31T22:00:00Z");
		await postEntries(owner, device, [{ start, end, energyMwh: 1_234_567, onTimeMs: 999_999, flags: ["allocated"] }]);
		const stage = createAggregateStage({ pool, clock: systemClock, log });
		expect(await stage.runOnce()).toBeGreaterThan(0);
		expect(await rows("SELECT count(*)::int AS n FROM stale_days")).toEqual([{ n: 1 }]);
		await fold();
		await stage.stop();
		for (const table of ["quarter_hours", "daily_aggregates", "monthly_aggregates"])
			expect(
				await rows(
					`SELECT sum(energy_mwh)::int AS mwh, sum(on_time_ms)::int AS on_time, sum(covered_ms)::bigint AS covered FROM ${table} WHERE device_id = $1`,
					[device],
				),
			).toEqual([{ mwh: 1_234_567, on_time: 999_999, covered: BigInt(end - start) }]);
		expect(await rows("SELECT count(*)::int AS n FROM daily_aggregates WHERE device_id = $1", [device])).toEqual([{ n: 243 }]);
		expect(await rows("SELECT 1 FROM stale_days")).toEqual([]);
	});

	it("loses no mark that is set anew while the worker works it off", async () => {
		const mark = [
			await insertDevice(owner, "marked", site.siteId, null),
			new Date("2026-11-01Z"),
			new Date("2026-11-02Z"),
			"placement",
		];
		const insert = "INSERT INTO stale_days VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
		await owner.query(insert, mark);
		const client = await pool.connect();
		await client.query("BEGIN");
		expect(await claimStaleDays(client, 10)).toHaveLength(1);
		const again = owner.query(insert, mark);
		await new Promise((resolve) => setTimeout(resolve, 50));
		await client.query("COMMIT");
		client.release();
		await again;
		expect(await rows("SELECT device_id FROM stale_days")).toEqual([{ device_id: mark[0] }]);
		await fold();
		expect(await rows("SELECT 1 FROM stale_days")).toEqual([]);
	});

	it("moves energy between days, not in sum, when the site's zone changes", async () => {
		const moved = await insertSite(owner, "Moved", "Asia/Kolkata", ["M-1"]);
		const device = await insertDevice(owner, "zoned", moved.siteId, moved.rooms[0] ?? 0);
		const start = at("2026-11-10T12:00:00Z");
		await postEntries(
			owner,
			device,
			Array.from({ length: 96 }, (_, n) => ({
				start: start + n * 15 * MINUTE,
				end: start + (n + 1) * 15 * MINUTE,
				energyMwh: 10,
				flags: ["allocated"] as const,
			})),
		);
		await fold();
		expect((await days(device)).map((day) => [day["date"], day["mwh"]])).toEqual([
			["2026-11-10", 260n],
			["2026-11-11", 700n],
		]);
		await owner.query("INSERT INTO site_zones VALUES ($1, '2026-11-01Z', 'America/New_York')", [moved.siteId]);
		await owner.query("INSERT INTO stale_days VALUES ($1, '2026-10-30Z', '2026-11-20Z', 'zone')", [device]);
		await fold();
		expect((await days(device)).map((day) => [day["date"], day["mwh"]])).toEqual([
			["2026-11-10", 680n],
			["2026-11-11", 280n],
		]);
	});
});
