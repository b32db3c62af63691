import { describe, expect, it } from "vitest";
import { replaySwitchLog } from "@/scripts/replay/replaySwitchLog";
import { SwitchWorld } from "./switchWorld.fixture";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe("the switching stage, when things go wrong", () => {
	const world = new SwitchWorld();
	const start = () => world.now - 6 * HOUR;

	it("has done nothing when it is killed between saving and COMMIT, and all of it when it comes again", async () => {
		const device = await world.device([["Light", 40]]);
		await world.switch(device, start(), 0, true);
		const killed = world.stages({
			beforeCommit: () => {
				throw new Error("killed");
			},
		});
		await expect(killed.switching.runOnce()).rejects.toThrow("killed");
		await killed.stop();
		expect(await world.log(device)).toEqual([]);
		expect(await world.rows("SELECT 1 FROM switch_events WHERE device_id = $1", [device])).toEqual([]);
		await world.drain();
		expect(await world.log(device)).toEqual(["0: 22:30:00.000 event → on"]);
	});

	it("is the same with two stages at once, and leaves other devices alone", async () => {
		const devices = [];
		for (let n = 0; n < 12; n++) devices.push(await world.device([["Light", 40]]));
		const other = await world.device([["Light", 40]]);
		await world.switch(other, start(), 0, true);
		await world.drain();
		const untouched = await world.fingerprint(other, "switch_state_logs");
		const [a, b] = [world.stages(), world.stages()];
		let sending = true;
		const work = [a, b].map(async ({ switching }) => {
			while (sending || (await switching.runOnce()) > 0) await switching.runOnce();
		});
		for (let n = 0; n < 20; n++)
			await Promise.all(
				devices.map((device) =>
					world.switch(device, start() + ((n * 7) % 20) * MINUTE, 0, ((n * 7) % 20) % 2 === 0, { epoch: 1, seq: n }),
				),
			);
		sending = false;
		await Promise.all(work);
		await Promise.all([a.stop(), b.stop()]);
		await world.drain();
		for (const device of devices) {
			const log = await world.log(device);
			expect(log).toHaveLength(10);
			expect(log).toEqual(await world.log(devices[0] ?? 0));
			expect(log.every((line) => /^0: 22:[34]\d:00\.000 event → 22:[34]\d:00\.000 event$/.test(line))).toBe(true);
		}
		expect(await world.fingerprint(other, "switch_state_logs")).toBe(untouched);
	});

	it("derives again from the start of a day for evidence that is 40 days late", async () => {
		const device = await world.device([["Light", 40]]);
		const long = world.now - 45 * DAY;
		for (let day = 0; day < 45; day++) {
			await world.switch(device, long + day * DAY, 0, true);
			await world.switch(device, long + day * DAY + HOUR, 0, false);
		}
		await world.drain();
		const states = await world.rows<{ n: number }>("SELECT count(*)::int AS n FROM switch_day_states WHERE device_id = $1", [
			device,
		]);
		expect(states[0]?.n).toBeGreaterThan(40);
		await world.switch(device, long + 5 * DAY + HOUR / 2, 0, false);
		expect(await world.drain()).toBeGreaterThan(0);
		const log = await world.rows<{ runtime_ms: bigint }>(
			"SELECT runtime_ms FROM switch_state_logs WHERE device_id = $1 AND NOT state ORDER BY at",
			[device],
		);
		expect(log).toHaveLength(45);
		expect(log.filter(({ runtime_ms }) => runtime_ms !== BigInt(HOUR))).toEqual([{ runtime_ms: BigInt(HOUR / 2) }]);
		expect(await replaySwitchLog(world.owner, device, world.now)).toEqual({
			evidence: 91,
			edges: 90,
			surplus: 0,
			missing: 0,
			marked: false,
		});
		await world.owner.query("UPDATE switch_state_logs SET source = 'pir' WHERE device_id = $1 AND at = $2", [
			device,
			new Date(long + DAY),
		]);
		expect(await replaySwitchLog(world.owner, device, world.now)).toMatchObject({ surplus: 1, missing: 1 });
	});
});
