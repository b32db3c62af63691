import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { claimStaleDays } from "@/store/staleDays";
import { insertDevice, insertSite, postEntries } from "@/store/testLedger";
import { systemClock } from "../clock";
import { createAggregateStage } from "./aggregateStage";
import { FoldWorld } from "./foldWorld.fixture";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (text: string) => Date.parse(text);
const log = pino({ level: "silent" });

describe("stale days", () => {
	const world = new FoldWorld();

	it("refolds what a placement in the past moves, and leaves nothing behind in the old room", async () => {
		const device = await insertDevice(world.owner, "retro", world.site.siteId, world.site.rooms[0] ?? 0);
		const start = at("2026-11-06T03:00:00Z");
		await postEntries(
			world.owner,
			device,
			Array.from({ length: 60 }, (_, n) => ({ start: start + n * MINUTE, end: start + (n + 1) * MINUTE, energyMwh: 100 })),
		);
		await world.fold();
		await world.owner.query("UPDATE device_placements SET effective_until = $2 WHERE device_id = $1", [
			device,
			new Date(start + 20 * MINUTE),
		]);
		await world.owner.query("INSERT INTO device_placements (device_id, classroom_id, effective_from) VALUES ($1, $2, $3)", [
			device,
			world.site.rooms[1],
			new Date(start + 20 * MINUTE),
		]);
		await world.owner.query("INSERT INTO stale_days VALUES ($1, $2, $3, 'placement')", [
			device,
			new Date(start - 24 * HOUR),
			new Date(start + 48 * HOUR),
		]);
		await world.fold();
		expect((await world.days(device)).map((day) => [day["room"], day["mwh"]])).toEqual([
			[world.site.rooms[0], 2000n],
			[world.site.rooms[1], 4000n],
		]);
		expect(await world.rows("SELECT 1 FROM stale_days")).toEqual([]);
	});

	it("works off a gap of eight months in steps, and loses nothing of it", async () => {
		const device = await insertDevice(world.owner, "absent", world.berlin.siteId, world.berlin.rooms[0] ?? 0);
		const start = at("2025-12-31T23:00:00Z");
		const end = at("2026-08-31T22:00:00Z");
		await postEntries(world.owner, device, [{ start, end, energyMwh: 1_234_567, onTimeMs: 999_999, flags: ["allocated"] }]);
		const stage = createAggregateStage({ pool: world.pool, clock: systemClock, log });
		expect(await stage.runOnce()).toBeGreaterThan(0);
		expect(await world.rows("SELECT count(*)::int AS n FROM stale_days")).toEqual([{ n: 1 }]);
		await world.fold();
		await stage.stop();
		for (const table of ["quarter_hours", "daily_aggregates", "monthly_aggregates"])
			expect(
				await world.rows(
					`SELECT sum(energy_mwh)::int AS mwh, sum(on_time_ms)::int AS on_time, sum(covered_ms)::bigint AS covered FROM ${table} WHERE device_id = $1`,
					[device],
				),
			).toEqual([{ mwh: 1_234_567, on_time: 999_999, covered: BigInt(end - start) }]);
		expect(await world.rows("SELECT count(*)::int AS n FROM daily_aggregates WHERE device_id = $1", [device])).toEqual([
			{ n: 243 },
		]);
		expect(await world.rows("SELECT 1 FROM stale_days")).toEqual([]);
	});

	it("loses no mark that is set anew while the worker works it off", async () => {
		const mark = [
			await insertDevice(world.owner, "marked", world.site.siteId, null),
			new Date("2026-11-01Z"),
			new Date("2026-11-02Z"),
			"placement",
		];
		const insert = "INSERT INTO stale_days VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
		await world.owner.query(insert, mark);
		const client = await world.pool.connect();
		await client.query("BEGIN");
		expect(await claimStaleDays(client, 10)).toHaveLength(1);
		const again = world.owner.query(insert, mark);
		await new Promise((resolve) => setTimeout(resolve, 50));
		await client.query("COMMIT");
		client.release();
		await again;
		expect(await world.rows("SELECT device_id FROM stale_days")).toEqual([{ device_id: mark[0] }]);
		await world.fold();
		expect(await world.rows("SELECT 1 FROM stale_days")).toEqual([]);
	});

	it("moves energy between days, not in sum, when the site's zone changes", async () => {
		const moved = await insertSite(world.owner, "Moved", "Asia/Kolkata", ["M-1"]);
		const device = await insertDevice(world.owner, "zoned", moved.siteId, moved.rooms[0] ?? 0);
		const start = at("2026-11-10T12:00:00Z");
		await postEntries(
			world.owner,
			device,
			Array.from({ length: 96 }, (_, n) => ({
				start: start + n * 15 * MINUTE,
				end: start + (n + 1) * 15 * MINUTE,
				energyMwh: 10,
				flags: ["allocated"] as const,
			})),
		);
		await world.fold();
		expect((await world.days(device)).map((day) => [day["date"], day["mwh"]])).toEqual([
			["2026-11-10", 260n],
			["2026-11-11", 700n],
		]);
		await world.owner.query("INSERT INTO site_zones VALUES ($1, '2026-11-01Z', 'America/New_York')", [moved.siteId]);
		await world.owner.query("INSERT INTO stale_days VALUES ($1, '2026-10-30Z', '2026-11-20Z', 'zone')", [device]);
		await world.fold();
		expect((await world.days(device)).map((day) => [day["date"], day["mwh"]])).toEqual([
			["2026-11-10", 680n],
			["2026-11-11", 280n],
		]);
	});
});
