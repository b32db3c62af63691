import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestConfiguration, type TestConfiguration } from "@/launch/testConfiguration";
import { createPool } from "@/store/pool";
import { reviseConfigs } from "./reviseConfigs";
import { answer, FAN, LIGHT, lastOf, listens, PATIENT, published, retained } from "./toldDevice.fixture";

let world: TestConfiguration;

beforeAll(async () => {
	world = await startTestConfiguration();
});
afterAll(() => world.stop());

describe("a device's configuration", () => {
	it("says what the server reckons with: rating × factor × the device's factor, cut to the milliwatt", async () => {
		const odd = { name: "Odd", type: "ac", powerMw: 1_234_567, factorMicro: 999_999 };
		const device = await world.addSwitched("exact", [LIGHT, odd]);
		await world.owner.query("UPDATE devices SET consumption_factor_micro = 850000 WHERE id = $1", [device.id]);
		await world.changed(device);
		await expect.poll(async () => (await lastOf(world, device))?.told?.ratings_w, PATIENT).toEqual([34, 1049.38]);
		expect((1_234_567n * 999_999n * 850_000n) / 1_000_000_000_000n).toBe(1_049_380n);
		expect((await lastOf(world, device))?.told).toMatchObject({ types: ["light", "ac"], names: ["Light", "Odd"] });
	});

	it("is kept by the broker: a device that comes later finds it, and its yes is written down", async () => {
		const device = await world.addSwitched("later", [LIGHT]);
		await published(world, device);
		const { client, heard, told } = await listens(world, device);
		await expect.poll(() => heard.length, PATIENT).toBe(1);
		expect(heard[0]?.retain).toBe(true);
		const [{ rev = 0 } = {}] = told();
		expect(Math.abs(rev - Date.now() / 1_000)).toBeLessThan(120);
		await answer(client, "later", { rev, ok: true });
		await expect.poll(() => lastOf(world, device), PATIENT).toMatchObject({ rev, taken: true, refused: false, error: null });
	});

	it("follows each change with a higher revision, and none when nothing differs", async () => {
		const device = await world.addSwitched("follows", [LIGHT, FAN]);
		await published(world, device);
		const { told } = await listens(world, device);
		await world.rate(device, 1, 60_000);
		await expect.poll(() => told().at(-1)?.ratings_w, PATIENT).toEqual([40, 60]);
		await world.owner.query("UPDATE device_switches SET name = 'Ceiling fan' WHERE device_id = $1 AND position = 1", [device.id]);
		await world.changed(device);
		await expect.poll(() => told().at(-1)?.names, PATIENT).toEqual(["Light", "Ceiling fan"]);
		await world.changed(device);
		await world.changed();
		await world.restart();
		await expect.poll(() => told().length, PATIENT).toBeGreaterThanOrEqual(4);
		const revs = told().map(({ rev }) => rev);
		expect(revs).toEqual([...revs].sort((a, b) => a - b));
		expect(await world.rows(device)).toHaveLength(3);
	});

	it("follows a dated rating at its instant, with nobody asking", async () => {
		const device = await world.addSwitched("dated", [LIGHT]);
		await published(world, device);
		const { told } = await listens(world, device);
		const from = Date.now() + 2_500;
		await world.rate(device, 0, 55_500, from);
		await expect.poll(() => told().at(-1)?.ratings_w, PATIENT).toEqual([55.5]);
		expect(await world.rows(device)).toHaveLength(2);
		const { rows } = await world.owner.query("SELECT max(made_at) AS at FROM device_configs WHERE device_id = $1", [device.id]);
		expect(rows[0].at.getTime()).toBeGreaterThanOrEqual(from);
	});

	it("is told to nobody without switches, and to no device of another maker", async () => {
		const bare = await world.addSwitched("bare", []);
		const other = await world.addSwitched("tasmota", [LIGHT]);
		await world.owner.query("UPDATE devices SET adapter = 'tasmota' WHERE id = $1", [other.id]);
		await world.changed(other);
		const marker = await world.addSwitched("marker", [LIGHT]);
		await published(world, marker);
		expect(await world.rows(bare)).toEqual([]);
		await expect.poll(async () => (await lastOf(world, other))?.told ?? null, PATIENT).toBeNull();
	});

	it("is taken back from a device that is archived or has no valid secret, and told anew when it may", async () => {
		const device = await world.addSwitched("revoked", [LIGHT]);
		await published(world, device);
		const { client, heard } = await listens(world, device);
		await expect.poll(() => heard.length, PATIENT).toBe(1);
		await world.owner.query("UPDATE device_credentials SET expires_at = now() WHERE device_id = $1", [device.id]);
		await world.changed(device);
		await published(world, device, 2);
		// Its session has ended with its secret, so it cannot hear that.
		await expect.poll(() => client.connected, PATIENT).toBe(false);
		expect(await retained(world, "revoked", "marker")).toBeNull();
		await world.owner.query("UPDATE device_credentials SET expires_at = NULL WHERE device_id = $1", [device.id]);
		await world.changed(device);
		await expect.poll(async () => (await lastOf(world, device))?.told?.ratings_w, PATIENT).toEqual([40]);
		await world.owner.query("UPDATE devices SET archived_at = now() WHERE id = $1", [device.id]);
		await world.changed(device);
		await published(world, device, 4);
		const rows = await world.rows(device);
		expect(rows.map(({ told }) => told === null)).toEqual([false, true, false, true]);
		expect(new Set(rows.map(({ rev }) => rev)).size).toBe(4);
		expect(await retained(world, "revoked", "marker")).toBeNull();
	});

	it("is taken back at the instant at which the last secret ends", async () => {
		const device = await world.addSwitched("ends", [LIGHT]);
		await published(world, device);
		await world.owner.query("UPDATE device_credentials SET expires_at = now() + interval '2 s' WHERE device_id = $1", [
			device.id,
		]);
		await world.changed(device);
		await expect.poll(async () => (await world.rows(device)).length, PATIENT).toBe(2);
		expect((await lastOf(world, device))?.told).toBeNull();
	});
});

describe("a worker", () => {
	it("publishes every last revision again when it starts, without a new one", async () => {
		const device = await world.addSwitched("restarted", [LIGHT]);
		await published(world, device);
		const { told } = await listens(world, device);
		await expect.poll(() => told().length, PATIENT).toBe(1);
		await world.restart();
		await expect.poll(() => told().length, PATIENT).toBe(2);
		expect(told()[1]).toEqual(told()[0]);
		expect(await world.rows(device)).toHaveLength(1);
	});

	it("without its broker makes revisions, publishes the last one alone when the broker is back", async () => {
		const device = await world.addSwitched("brokerless", [LIGHT]);
		await published(world, device);
		let isThere = false;
		await world.restart({ connected: () => isThere });
		await world.rate(device, 0, 50_000);
		await expect.poll(async () => (await world.rows(device)).length, PATIENT).toBe(2);
		await world.rate(device, 0, 60_000);
		await expect.poll(async () => (await world.rows(device)).length, PATIENT).toBe(3);
		isThere = true;
		await expect.poll(async () => (await lastOf(world, device))?.published, PATIENT).toBe(true);
		expect((await world.rows(device)).map((row) => row.published)).toEqual([true, false, true]);
	});

	it("and another one make one revision of one change", async () => {
		const devices = [];
		for (let n = 0; n < 6; n++) devices.push(await world.addSwitched(`shared-${n}`, [LIGHT]));
		for (const device of devices) await published(world, device);
		const others = [world.another(), world.another()];
		for (const device of devices) {
			await world.owner.query(
				`INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw)
				SELECT id, now(), 70000 FROM device_switches WHERE device_id = $1`,
				[device.id],
			);
			for (const { configuration } of others) configuration.changed(`device:${device.name}`);
			await world.changed(device);
		}
		for (const device of devices) await published(world, device, 2);
		for (const { configuration } of others) configuration.changed("all");
		await world.changed();
		for (const { stop } of others) await stop();
		for (const device of devices) expect((await world.rows(device)).map(({ told }) => told?.ratings_w)).toEqual([[40], [70]]);
	});

	it("and another one whose clocks differ make one revision, looking at the same moment", async () => {
		const device = await world.addSwitched("same-moment", [LIGHT]);
		await published(world, device);
		const pools = [0, 1].map(() => createPool({ url: world.url, role: "autovolt_worker", max: 1 }));
		const log = pino({ level: "silent" });
		// Connected beforehand, so that both begin at once.
		for (const pool of pools) await pool.query("SELECT 1");
		for (let round = 1; round <= 12; round++) {
			await world.owner.query(
				`INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw)
				SELECT id, now() - interval '1 h' + $2 * interval '1 s', 50000 + $2 FROM device_switches WHERE device_id = $1`,
				[device.id, round],
			);
			const made = await Promise.all(
				pools.map((pool, ahead) =>
					reviseConfigs({ pool, clock: { now: () => Date.now() + (round * 2 + ahead) * 60_000 }, log }, [device.id]),
				),
			);
			expect([round, made.sort()]).toEqual([round, [0, 1]]);
		}
		for (const pool of pools) await pool.end();
		expect(await world.rows(device)).toHaveLength(13);
	});
});
