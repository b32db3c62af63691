import { describe, expect, it } from "vitest";
import { lockDevices } from "@/store/foldPositions";
import { inTransaction } from "@/store/pool";
import { createPrisma } from "@/store/prisma";
import { refold } from "@/store/projections";
import { readQuarterEntries } from "@/store/quarterEvidence";
import { createSwitch, markRatingChange } from "@/store/switchRatings";
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
			"SELECT energy_mwh, allocated_mwh FROM quarter_hours WHERE device_id = $1 AND starts_at >= $2 ORDER BY starts_at",
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
		await world.reading(device, start() + 2 * HOUR, 2_000, "00");
		await world.drain();
		expect(await quarters(device)).toEqual([125, 125, 125, 125, 125, 125, 125, 125]);

		await world.switch(device, start() + 2 * QUARTER, 1, true);
		await world.switch(device, start() + 4 * QUARTER, 1, false);
		await world.drain();
		expect(await quarters(device)).toEqual([0, 0, 500, 500, 0, 0, 0, 0]);
		expect(await drift(device)).toBe(0);

		await world.switch(device, start(), 0, true);
		await world.switch(device, start() + 4 * QUARTER, 0, false);
		await world.drain();
		// 40 W for an hour beside 1000 W for half of it: 40 to 500.
		expect(await quarters(device)).toEqual([18.518, 18.519, 481.481, 481.482, 0, 0, 0, 0]);
		expect(await drift(device)).toBe(0);
	});

	it("is spread evenly as long as nothing is known to have been ON, and by what is still ON", async () => {
		const device = await world.device([["Light", 40]]);
		await world.reading(device, start(), 0, "0");
		await world.switch(device, start() + 3 * QUARTER, 0, true);
		await world.reading(device, start() + HOUR, 40, "1");
		await world.drain();
		expect(await quarters(device)).toEqual([0, 0, 0, 40]);
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
		await world.reading(device, start() + HOUR, 40, "0");
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
		expect(await quarters(device)).toEqual([0, 0, 0, 40]);
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
});
