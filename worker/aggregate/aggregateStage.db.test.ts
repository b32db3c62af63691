import pg from "pg";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { insertDevice, placeDevice, postEntries } from "@/store/testLedger";
import { systemClock } from "../clock";
import { createAggregateStage } from "./aggregateStage";
import { FoldWorld } from "./foldWorld.fixture";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (text: string) => Date.parse(text);
const log = pino({ level: "silent" });

describe("aggregate stage", () => {
	const world = new FoldWorld();

	it("cuts an entry at IST midnight and month's end, 18:30Z", async () => {
		const device = await insertDevice(world.owner, "ist-edge", world.site.siteId, world.site.rooms[0] ?? 0);
		await postEntries(world.owner, device, [
			{ start: at("2026-10-31T18:29:00Z"), end: at("2026-10-31T18:29:00Z"), energyMwh: 0, kind: "baseline" },
			{ start: at("2026-10-31T18:29:00Z"), end: at("2026-10-31T18:33:00Z"), energyMwh: 4001, onTimeMs: 240_000 },
		]);
		await world.fold();
		expect(await world.days(device)).toEqual([
			{ room: world.site.rooms[0], date: "2026-10-31", mwh: 1000n, allocated: 0n, on_time: 60_000n, covered: 60_000n },
			{ room: world.site.rooms[0], date: "2026-11-01", mwh: 3001n, allocated: 0n, on_time: 180_000n, covered: 180_000n },
		]);
		expect(
			await world.rows("SELECT local_month::text, energy_mwh FROM monthly_aggregates WHERE device_id = $1 ORDER BY 1", [device]),
		).toEqual([
			{ local_month: "2026-10-01", energy_mwh: 1000n },
			{ local_month: "2026-11-01", energy_mwh: 3001n },
		]);
	});

	it("puts the energy of a device that stands nowhere into the unassigned room, and what was before a move stays", async () => {
		const device = await insertDevice(world.owner, "mover", world.site.siteId, null);
		const start = at("2026-11-02T04:00:00Z");
		await placeDevice(world.owner, device, world.site.rooms[0] ?? 0, start + 5 * MINUTE);
		await placeDevice(world.owner, device, world.site.rooms[1] ?? 0, start + 7 * MINUTE);
		await postEntries(world.owner, device, [{ start, end: start + 10 * MINUTE, energyMwh: 1000 }]);
		await world.fold();
		expect(
			await world.rows("SELECT classroom_id, energy_mwh FROM quarter_hours WHERE device_id = $1 ORDER BY 1", [device]),
		).toEqual([
			{ classroom_id: world.site.unassigned, energy_mwh: 500n },
			{ classroom_id: world.site.rooms[0], energy_mwh: 200n },
			{ classroom_id: world.site.rooms[1], energy_mwh: 300n },
		]);
	});

	it("adds in any batching what it adds at once, also when small entries come summed", async () => {
		const entries = Array.from({ length: 240 }, (_, n) => ({
			start: at("2026-11-03T00:00:00Z") + n * 37_000,
			end: at("2026-11-03T00:00:00Z") + (n + 1) * 37_000,
			energyMwh: (n * 7919) % 1000,
			onTimeMs: (n * 31) % 37_000,
			estimated: n % 5 === 0,
		}));
		const [once, thrice] = [
			await insertDevice(world.owner, "once", world.site.siteId, world.site.rooms[0] ?? 0),
			await insertDevice(world.owner, "thrice", world.site.siteId, null),
		];
		await placeDevice(world.owner, thrice, world.site.rooms[0] ?? 0, 1);
		await postEntries(world.owner, once, entries);
		for (const [from, until] of [
			[0, 1],
			[1, 100],
			[100, 240],
		] as const) {
			await postEntries(world.owner, thrice, entries.slice(from, until));
			await world.fold();
		}
		const read = (device: number) =>
			world.rows(
				"SELECT classroom_id, starts_at, energy_mwh, estimated_mwh, on_time_ms, covered_ms FROM quarter_hours WHERE device_id = $1 ORDER BY 2",
				[device],
			);
		const expected = await read(once);
		expect(expected).toHaveLength(10);
		expect(await read(thrice)).toEqual(expected);
	});

	it("takes a late reading that splits an entry across midnight, by reversal, without changing the sum", async () => {
		const device = await insertDevice(world.owner, "late", world.berlin.siteId, world.berlin.rooms[0] ?? 0);
		const midnight = at("2026-03-28T23:00:00Z");
		const long = { start: midnight - 5 * MINUTE, end: midnight + 4 * MINUTE, energyMwh: 9000 };
		await postEntries(world.owner, device, [long]);
		await world.fold();
		expect((await world.days(device)).map((day) => day["mwh"])).toEqual([5000n, 4000n]);
		await postEntries(world.owner, device, [
			{ ...long, reverses: 1 },
			{ start: long.start, end: midnight, energyMwh: 8999 },
			{ start: midnight, end: long.end, energyMwh: 1 },
		]);
		await world.fold();
		expect((await world.days(device)).map((day) => day["mwh"])).toEqual([8999n, 1n]);
	});

	it("gives a 23 h day of Berlin its 23 hours and a 25 h day its 25", async () => {
		const device = await insertDevice(world.owner, "dst", world.berlin.siteId, world.berlin.rooms[0] ?? 0);
		const flags = ["allocated"] as const;
		const march = at("2026-03-28T23:00:00Z");
		const october = at("2026-10-24T22:00:00Z");
		await postEntries(world.owner, device, [
			{ start: march, end: march + 47 * HOUR, energyMwh: 47_000, flags },
			{ start: october, end: october + 49 * HOUR, energyMwh: 49_000, flags },
		]);
		await world.fold();
		expect((await world.days(device)).map((day) => [day["date"], day["mwh"], day["allocated"]])).toEqual([
			["2026-03-29", 23_000n, 23_000n],
			["2026-03-30", 24_000n, 24_000n],
			["2026-10-25", 25_000n, 25_000n],
			["2026-10-26", 24_000n, 24_000n],
		]);
	});

	it("replaces a gap by what a late drain says of it", async () => {
		const device = await insertDevice(world.owner, "gap", world.site.siteId, world.site.rooms[0] ?? 0);
		const start = at("2026-11-05T10:00:00Z");
		const gap = { start, end: start + 2 * HOUR, energyMwh: 8000, flags: ["allocated"] as const };
		await postEntries(world.owner, device, [gap]);
		await world.fold();
		expect(await world.rows("SELECT energy_mwh, allocated_mwh FROM quarter_hours WHERE device_id = $1", [device])).toEqual(
			Array.from({ length: 8 }, () => ({ energy_mwh: 1000n, allocated_mwh: 1000n })),
		);
		const drained = Array.from({ length: 24 }, (_, n) => ({
			start: start + n * 5 * MINUTE,
			end: start + (n + 1) * 5 * MINUTE,
			energyMwh: n < 12 ? 0 : n === 12 ? 8000 : 0,
		}));
		await postEntries(world.owner, device, [{ ...gap, reverses: 1 }, ...drained]);
		await world.fold();
		const quarters = await world.rows(
			"SELECT energy_mwh, allocated_mwh, covered_ms FROM quarter_hours WHERE device_id = $1 ORDER BY starts_at",
			[device],
		);
		expect(quarters.map((row) => row["energy_mwh"])).toEqual([0n, 0n, 0n, 0n, 8000n, 0n, 0n, 0n]);
		expect(quarters.every((row) => row["allocated_mwh"] === 0n && row["covered_ms"] === 900_000n)).toBe(true);
	});

	it("is the same with two workers at once, on devices with several registers too", async () => {
		const start = at("2026-11-12T00:00:00Z");
		const devices: number[] = [];
		for (let n = 0; n < 40; n++)
			devices.push(await insertDevice(world.owner, `pair-${n}`, world.site.siteId, world.site.rooms[n % 2] ?? 0));
		const stages = [1, 2].map(() => createAggregateStage({ pool: world.pool, clock: systemClock, log, registersMax: 7 }));
		let posting = true;
		const work = stages.map(async (stage) => {
			while (posting || (await stage.runOnce()) > 0) await stage.runOnce();
		});
		for (let round = 0; round < 10; round++)
			for (const device of devices)
				for (const channel of [0, 1])
					await postEntries(
						world.owner,
						device,
						[
							{
								start: start + round * 8 * MINUTE,
								end: start + (round + 1) * 8 * MINUTE,
								energyMwh: 333 + channel,
								...(round % 4 === 3 ? { flags: ["allocated" as const] } : {}),
							},
						],
						channel,
					);
		posting = false;
		await Promise.all(work);
		await world.fold();
		for (const table of ["quarter_hours", "daily_aggregates", "monthly_aggregates"])
			expect(
				await world.rows(
					`SELECT sum(energy_mwh)::bigint AS mwh, sum(covered_ms)::bigint AS covered FROM ${table} WHERE device_id = ANY ($1)`,
					[devices],
				),
				table,
			).toEqual([{ mwh: 40n * 10n * 667n, covered: 40n * 2n * 80n * 60_000n }]);
		await Promise.all(stages.map((stage) => stage.stop()));
	});

	it("says so to the browsers, and never loses the last change", async () => {
		const listener = new pg.Client({ connectionString: world.database.url });
		await listener.connect();
		let heard = 0;
		listener.on("notification", (message) => {
			if (message.payload === '{"type":"usage"}') heard += 1;
		});
		await listener.query("LISTEN autovolt_live");
		const device = await insertDevice(world.owner, "loud", world.site.siteId, null);
		const stage = createAggregateStage({ pool: world.pool, clock: systemClock, log });
		for (let n = 0; n < 5; n++) {
			await postEntries(world.owner, device, [{ start: n * MINUTE, end: (n + 1) * MINUTE, energyMwh: 1 }]);
			await stage.runOnce();
		}
		await stage.stop();
		await listener.query("SELECT 1");
		expect(heard).toBeGreaterThanOrEqual(1);
		expect(heard).toBeLessThanOrEqual(2);
		await listener.end();
	});
});
