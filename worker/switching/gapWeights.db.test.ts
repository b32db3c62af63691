import { readFileSync } from "node:fs";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { lockDevices } from "@/store/foldPositions";
import { createPool, inTransaction } from "@/store/pool";
import { createPrisma } from "@/store/prisma";
import { refold } from "@/store/projections";
import { readQuarterEntries } from "@/store/quarterEvidence";
import { createSwitch, markRatingChange } from "@/store/switchRatings";
import { readUsageSite } from "@/store/usageSite";
import { reconcileSite } from "../schedule/reconcileSite";
import { SwitchWorld } from "./switchWorld.fixture";

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;

describe("energy over a gap", () => {
	const world = new SwitchWorld();
	const start = () => world.now - 6 * HOUR;

	/** Wh of the quarter-hours from the start on. */
	async function quarters(device: number): Promise<number[]> {
		const rows = await world.rows<{ energy_mwh: bigint; allocated_mwh: bigint }>(
			"SELECT energy_mwh, allocated_mwh FROM quarter_hours WHERE device_id = $1 AND starts_at >= $2 AND covered_ms <> 0 ORDER BY starts_at",
			[device, new Date(start())],
		);
		expect(rows.every((row) => row.allocated_mwh === row.energy_mwh)).toBe(true);
		return rows.map((row) => Number(row.energy_mwh) / 1e3);
	}

	/** What a refold of everything would still move: nothing, when all readers agree. */
	async function drift(device: number): Promise<number> {
		const range = { deviceId: device, start: start() - 24 * HOUR, end: start() + 24 * HOUR };
		const added = await inTransaction(world.pool, async (client) => {
			await lockDevices(client, [device]);
			return refold(client, [range], { dryRun: true });
		});
		return added.size;
	}

	it("goes to when switches were ON by their rated power, and moves when a late event says otherwise", async () => {
		const device = await world.device([
			["Light", 40],
			["AC", 1_000],
		]);
		await world.reading(device, start(), 1_000, "00");
		await world.reading(device, start() + 2 * HOUR, 1_500, "00");
		await world.drain();
		expect(await quarters(device)).toEqual([62.5, 62.5, 62.5, 62.5, 62.5, 62.5, 62.5, 62.5]);

		await world.switch(device, start() + 2 * QUARTER, 1, true);
		await world.switch(device, start() + 4 * QUARTER, 1, false);
		await world.drain();
		expect(await quarters(device)).toEqual([0, 0, 250, 250, 0, 0, 0, 0]);
		expect(await drift(device)).toBe(0);

		await world.switch(device, start(), 0, true);
		await world.switch(device, start() + 4 * QUARTER, 0, false);
		await world.drain();
		// 40 W for an hour beside 1000 W for half of it: 40 to 500.
		expect(await quarters(device)).toEqual([9.259, 9.259, 240.741, 240.741, 0, 0, 0, 0]);
		expect(await drift(device)).toBe(0);
	});

	it("is spread evenly as long as nothing is known to have been ON, and by what is still ON", async () => {
		const device = await world.device([["Light", 40]]);
		await world.reading(device, start(), 0, "0");
		await world.switch(device, start() + 3 * QUARTER, 0, true);
		await world.reading(device, start() + HOUR, 10, "1");
		await world.drain();
		expect(await quarters(device)).toEqual([0, 0, 0, 10]);
		expect(await drift(device)).toBe(0);
	});

	it("is weighed anew when a rating is corrected, also before it, and the evidence of a bill agrees", async () => {
		const device = await world.device([["Light", 40]]);
		const room = world.site.rooms[0] ?? 0;
		await world.reading(device, start(), 0, "00");
		await world.switch(device, start(), 0, true);
		await world.switch(device, start() + QUARTER, 0, false);
		// Position 1 is not configured: 100 W until somebody knows better.
		await world.switch(device, start() + QUARTER, 1, true);
		await world.switch(device, start() + 2 * QUARTER, 1, false);
		await world.reading(device, start() + 2 * QUARTER, 14, "00");
		await world.drain();
		expect(await quarters(device)).toEqual([4, 10]);
		const evidence = await inTransaction(world.pool, (client) => readQuarterEntries(client, room, start() + QUARTER));
		expect(evidence.filter(({ register }) => register.deviceId === device).map(({ energyMwh }) => energyMwh)).toEqual([10_000n]);

		const prisma = createPrisma({ url: world.database.url });
		await prisma.$transaction(async (tx) => {
			const rated = { name: "Fan", type: "fan", gpio: null, powerRatingMw: 300_000n, consumptionFactorMicro: 1_000_000 } as const;
			await createSwitch(tx, device, { position: 1, ...rated }, world.now);
			await markRatingChange(tx, device, world.now, world.now);
		});
		await prisma.$disconnect();
		await world.drain();
		expect(await quarters(device)).toEqual([1.647, 12.353]);
		expect(await drift(device)).toBe(0);
	});

	it("agrees with the very first log of a device, though it was folded while that was being derived", async () => {
		const device = await world.device([["Light", 40]]);
		await world.reading(device, start(), 0, "0");
		await world.reading(device, start() + HOUR, 10, "0");
		await world.switch(device, start() + 3 * QUARTER, 0, true);
		await world.switch(device, start() + 4 * QUARTER, 0, false);
		const { all, switching, aggregate, stop } = world.stages({
			beforeCommit: async () => {
				for (const stage of [all[0], aggregate]) while ((await stage?.runOnce()) ?? 0);
			},
		});
		await switching.runOnce();
		await stop();
		await world.drain();
		expect(await quarters(device)).toEqual([0, 0, 0, 10]);
		expect(await drift(device)).toBe(0);
	});

	it("leaves a device whose log is being derived to the next run", async () => {
		const device = await world.device([["Light", 40]]);
		await world.reading(device, start(), 0, "0");
		await world.drain();
		await inTransaction(world.owner, async (client) => {
			await client.query("SELECT 1 FROM switch_checkpoints WHERE device_id = $1 FOR UPDATE", [device]);
			expect(await inTransaction(world.pool, (other) => lockDevices(other, [device]))).toEqual(new Set());
		});
		expect(await inTransaction(world.pool, (client) => lockDevices(client, [device]))).toEqual(new Set([device]));
	});

	/** A room with an AC and a light, 713 W rated: at most 1,069.5 W, 267.375 Wh in a quarter-hour. */
	const library = () =>
		world.device([
			["Light", 40],
			["AC", 673],
		]);
	const CEILING_WH = 267.375;
	const BOOT = 90 * MINUTE - 10_000;
	/** ON, silent for 90 minutes, restarted, ON again, and then 1,000 Wh more. */
	const restart = (device: number) => [
		() => world.reading(device, start(), 10_000, "11", { epoch: 1, boot: 1, seq: 1 }),
		() => world.send(device, "event", { type: "boot", ts_ms: start() + BOOT, epoch: 1, boot: 2, seq: 2 }),
		() => world.switch(device, start() + BOOT + 2_000, 0, true, { epoch: 1, boot: 2, seq: 3 }),
		() => world.switch(device, start() + BOOT + 2_500, 1, true, { epoch: 1, boot: 2, seq: 4 }),
		() => world.reading(device, start() + 90 * MINUTE, 11_000, "11", { epoch: 1, boot: 2, seq: 5 }),
	];
	/** 1.49 Wh after the ON edges, 998.51 Wh over the 89 minutes 52 seconds before them. */
	const RESTARTED = [166.65, 166.65, 166.651, 166.65, 166.651, 166.748];

	it("is spread over what a restart left unknown, not into the seconds after it: 1,000 Wh are no quarter-hour's", async () => {
		const device = await library();
		for (const send of restart(device)) await send();
		await world.drain();
		const found = await quarters(device);
		expect(found.reduce((sum, wh) => sum + wh * 1e3, 0)).toBeCloseTo(1_000_000, 3);
		expect(Math.max(...found)).toBeLessThanOrEqual(CEILING_WH);
		expect(found).toEqual(RESTARTED);
		expect(await drift(device)).toBe(0);
	});

	it("is nowhere more than the device can draw, also where switches were OFF without any restart", async () => {
		const device = await library();
		await world.reading(device, start(), 10_000, "00");
		await world.switch(device, start() + BOOT, 1, true);
		await world.reading(device, start() + 90 * MINUTE, 11_000, "01");
		await world.drain();
		const found = await quarters(device);
		// 10 s at the ceiling are 2.97 Wh; the rest is spread evenly over all that is left below it.
		expect(found).toEqual([166.479, 166.48, 166.48, 166.48, 166.48, 167.601]);
		expect(Math.max(...found)).toBeLessThanOrEqual(CEILING_WH);
		expect(await drift(device)).toBe(0);
	});

	it("comes out the same in whatever order the messages come, each worked off before the next one", async () => {
		const orders = [
			[4, 3, 2, 1, 0],
			[0, 4, 1, 3, 2],
			[1, 0, 4, 2, 3, 4, 1, 0],
		];
		for (const order of orders) {
			const device = await library();
			for (const index of order) {
				await restart(device)[index]?.();
				await world.drain();
			}
			expect(await quarters(device)).toEqual(RESTARTED);
			expect(await drift(device)).toBe(0);
		}
	});

	it("moves when a late boot makes what was OFF unknown, and when a late OFF ends that, though no session changes", async () => {
		const device = await world.device([["Light", 40]]);
		await world.reading(device, start(), 0, "0");
		await world.reading(device, start() + HOUR, 10, "0");
		await world.drain();
		expect(await quarters(device)).toEqual([2.5, 2.5, 2.5, 2.5]);

		const prevAlive = start() + 2 * QUARTER;
		await world.send(device, "event", { type: "boot", ts_ms: start() + 3 * QUARTER, prev_alive: prevAlive });
		// The night comes before the log is derived: what it finds is not drift.
		const site = await inTransaction(world.pool, (client) => readUsageSite(client, world.site.siteId));
		if (!site) throw new Error("no site");
		const night = await reconcileSite(world.pool, site, world.now, pino({ level: "silent" }));
		expect(night.drifting_devices).toBe(0);
		await world.drain();
		expect(await quarters(device)).toEqual([0, 0, 5, 5]);
		expect(await drift(device)).toBe(0);

		await world.switch(device, start() + 3 * QUARTER, 0, false);
		await world.drain();
		expect(await quarters(device)).toEqual([0, 0, 10, 0]);
		expect(await drift(device)).toBe(0);
	});

	it("goes by a late boot without the help of the night, too", async () => {
		const device = await world.device([["Light", 40]]);
		await world.reading(device, start(), 0, "0");
		await world.reading(device, start() + HOUR, 10, "0");
		await world.drain();
		await world.send(device, "event", { type: "boot", ts_ms: start() + 3 * QUARTER, prev_alive: start() + 2 * QUARTER });
		await world.drain();
		expect(await quarters(device)).toEqual([0, 0, 5, 5]);
		await world.switch(device, start() + 3 * QUARTER, 0, false);
		await world.drain();
		expect(await quarters(device)).toEqual([0, 0, 10, 0]);
	});

	it("is what the evidence of a bill says, with the rights of the web app, also of a boot without a clock", async () => {
		const device = await library();
		const [reading] = restart(device);
		await reading?.();
		const arrived = world.now;
		world.now = start() + BOOT;
		await world.send(device, "event", { type: "boot", epoch: 1, boot: 2, seq: 2, uptime_ms: 900 });
		world.now = arrived;
		await world.reading(device, start() + 90 * MINUTE, 11_000, "11", { epoch: 1, boot: 2, seq: 5 });
		await world.drain();
		const [first] = await quarters(device);
		expect(first).toBe(166.666);
		const web = createPool({ url: world.database.url, role: "autovolt_web", max: 1 });
		try {
			const evidence = await inTransaction(web, (client) => readQuarterEntries(client, world.site.rooms[0] ?? 0, start()));
			expect(
				evidence
					.filter(({ register, energyMwh }) => register.deviceId === device && energyMwh > 0n)
					.map(({ energyMwh }) => energyMwh),
			).toEqual([166_666n]);
		} finally {
			await web.end();
		}
	});

	it("is folded anew where an installation has it by the old rule, without a word of drift", async () => {
		const device = await library();
		for (const send of restart(device)) await send();
		await world.drain();
		// As the old rule had it: all in the last quarter-hour.
		for (const table of ["quarter_hours", "daily_aggregates", "monthly_aggregates"])
			expect(await world.rows(`SELECT FROM ${table} WHERE device_id = $1`, [device])).not.toEqual([]);
		await world.rows(
			`UPDATE quarter_hours SET energy_mwh = CASE starts_at WHEN $2 THEN 1000000 ELSE 0 END,
				allocated_mwh = CASE starts_at WHEN $2 THEN 1000000 ELSE 0 END WHERE device_id = $1`,
			[device, new Date(start() + 5 * QUARTER)],
		);
		expect(await drift(device)).toBe(1);
		const migration = readFileSync("prisma/migrations/20261125067000_spread_gaps/migration.sql", "utf8");
		await world.rows(migration);
		const [mark] = await world.rows("SELECT reason FROM stale_days WHERE device_id = $1", [device]);
		expect(mark).toEqual({ reason: "spread" });
		const site = await inTransaction(world.pool, (client) => readUsageSite(client, world.site.siteId));
		if (!site) throw new Error("no site");
		expect((await reconcileSite(world.pool, site, world.now, pino({ level: "silent" }))).drifting_devices).toBe(0);
		await world.drain();
		expect(await quarters(device)).toEqual(RESTARTED);
		expect(await drift(device)).toBe(0);
	});
});
