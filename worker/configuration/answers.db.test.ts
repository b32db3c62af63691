import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestConfiguration, type TestConfiguration } from "@/launch/testConfiguration";
import { answer, FAN, LIGHT, lastOf, listens, PATIENT, published, retained } from "./toldDevice.fixture";

let world: TestConfiguration;

beforeAll(async () => {
	world = await startTestConfiguration();
});
afterAll(() => world.stop());

const metric = async (result: string) => {
	const { values } = await (world.configMetrics.getSingleMetric("autovolt_config_answers_total")?.get() ?? { values: [] });
	return values.find(({ labels }) => labels["result"] === result)?.value ?? 0;
};

describe("a device's answer", () => {
	it("may be no, with its reason, and yes later; a later no takes nothing back", async () => {
		const device = await world.addSwitched("minded", [LIGHT]);
		await published(world, device);
		const { client, told } = await listens(world, device);
		await expect.poll(() => told().length, PATIENT).toBe(1);
		const rev = told()[0]?.rev ?? 0;
		await answer(client, "minded", { rev, ok: false, error: "not_stored" });
		await expect.poll(() => lastOf(world, device), PATIENT).toMatchObject({ taken: false, refused: true, error: "not_stored" });
		await answer(client, "minded", { rev, ok: true });
		await expect.poll(() => lastOf(world, device), PATIENT).toMatchObject({ taken: true, refused: false, error: null });
		await answer(client, "minded", { rev, ok: false, error: "malformed" });
		await answer(client, "minded", { rev, ok: true });
		await expect
			.poll(
				async () => (await world.owner.query("SELECT FROM device_events WHERE device_id = $1", [device.id])).rowCount,
				PATIENT,
			)
			.toBe(3);
		expect(await lastOf(world, device)).toMatchObject({ taken: true, error: null });
	});

	it("to a revision that was never made is kept and counted, and believed of none that is made later", async () => {
		const device = await world.addSwitched("liar", [LIGHT]);
		await published(world, device);
		const { client } = await listens(world, device);
		const before = await metric("unknown");
		const future = Math.floor(Date.now() / 1_000) + 600;
		await answer(client, "liar", { rev: future, ok: true });
		await expect.poll(() => metric("unknown"), PATIENT).toBe(before + 1);
		expect(await lastOf(world, device)).toMatchObject({ taken: false, refused: false });
		await world.owner.query(
			"INSERT INTO device_configs (device_id, rev, payload, made_at) VALUES ($1, $2, '{}', now() + interval '10 min')",
			[device.id, future],
		);
		await world.restart();
		await expect.poll(async () => (await world.rows(device)).map((row) => row.published), PATIENT).toEqual([true, false, true]);
		await world.changed(device);
		await answer(client, "liar", { rev: (await lastOf(world, device))?.rev, ok: true });
		await expect.poll(async () => (await world.rows(device)).map(({ taken }) => taken), PATIENT).toEqual([false, false, true]);
	});

	it("counts for its own device alone", async () => {
		const [mine, other] = [await world.addSwitched("mine", [LIGHT]), await world.addSwitched("not-mine", [FAN])];
		await published(world, mine);
		const { client } = await listens(world, other);
		await answer(client, "not-mine", { rev: (await lastOf(world, mine))?.rev, ok: true, of: "mine" });
		await answer(client, "mine", { rev: (await lastOf(world, mine))?.rev, ok: true });
		const refused = () => world.owner.query("SELECT reason FROM quarantine WHERE topic = 'autovolt/mine/config/ack'");
		await expect.poll(async () => (await refused()).rows, PATIENT).toEqual([{ reason: "principal_mismatch" }]);
		expect(await lastOf(world, mine)).toMatchObject({ taken: false });
	});

	it("to an older revision has the last one published again, should another worker have overtaken it", async () => {
		const device = await world.addSwitched("overtaken", [LIGHT]);
		await published(world, device);
		const first = (await lastOf(world, device))?.rev;
		await world.rate(device, 0, 80_000);
		await published(world, device, 2);
		const { client, told } = await listens(world, device);
		await expect.poll(() => told().length, PATIENT).toBe(1);
		await answer(client, "overtaken", { rev: first, ok: true, n: 1 });
		await expect.poll(async () => (await world.rows(device))[0]?.taken, PATIENT).toBe(true);
		expect(told()).toHaveLength(1);
		await world.owner.query("UPDATE device_configs SET published_at = published_at - interval '2 min' WHERE device_id = $1", [
			device.id,
		]);
		await answer(client, "overtaken", { rev: first, ok: true, n: 2 });
		await expect.poll(() => told().length, PATIENT).toBe(2);
		expect(told()[1]?.ratings_w).toEqual([80]);
	});

	it("that it knows a later one makes a revision of now, as after a restored backup", async () => {
		const device = await world.addDevice("restored");
		const payload = JSON.stringify({ rev: 1_700_000_000, ratings_w: [40], types: ["light"], names: ["Light"] });
		await world.owner.query(
			`WITH made AS (INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, 0, 'Light', 'light') RETURNING id),
			told AS (INSERT INTO device_configs (device_id, rev, payload, made_at) VALUES ($1, 1700000000, $2, now() - interval '1 day'))
			INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw) SELECT id, 'epoch', 40000 FROM made`,
			[device.id, payload],
		);
		await world.changed(device);
		const { client, told } = await listens(world, device);
		await world.restart();
		await expect.poll(() => told().map(({ rev }) => rev), PATIENT).toContain(1_700_000_000);
		expect(await world.rows(device)).toHaveLength(1);
		await answer(client, "restored", { rev: 1_700_000_000, ok: false, error: "stale_rev" });
		await expect.poll(async () => (await lastOf(world, device))?.error, PATIENT).toBe("stale_rev");
		await world.changed(device);
		await expect.poll(() => told().at(-1)?.rev, PATIENT).toBeGreaterThan(1_700_000_000);
	});
});

describe("hostile answers", () => {
	const HOSTILE: readonly (readonly [string, string | Buffer, string])[] = [
		["nothing", "", "json_malformed"],
		["no JSON", "yes", "json_malformed"],
		["a list", "[]", "schema_invalid"],
		["no revision", '{"ok":true}', "schema_invalid"],
		["a negative revision", '{"rev":-1,"ok":true}', "schema_invalid"],
		["a fraction", '{"rev":1.5,"ok":true}', "schema_invalid"],
		["beyond 32 bits", '{"rev":4294967296,"ok":true}', "schema_invalid"],
		["beyond all numbers", '{"rev":1e999,"ok":true}', "schema_invalid"],
		["a revision as text", '{"rev":"1","ok":true}', "schema_invalid"],
		["a maybe", '{"rev":1,"ok":"yes"}', "schema_invalid"],
		["a long reason", `{"rev":1,"ok":false,"error":"${"x".repeat(65)}"}`, "schema_invalid"],
		["the revision twice", '{"rev":1,"rev":2,"ok":true}', "json_duplicate_key"],
		["a forbidden key", '{"__proto__":{"ok":true},"rev":1,"ok":false}', "json_forbidden_key"],
		["control characters", '{"rev":1,"ok":false,"error":"a\\u0000b"}', "text_unsafe"],
		["broken UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "utf8_invalid"],
		["deep nesting", `{"rev":1,"ok":true,"x":${"[".repeat(40)}${"]".repeat(40)}}`, "json_too_deep"],
		["too much of it", `{"rev":1,"ok":true,"x":"${"y".repeat(5_000)}"}`, "payload_too_large"],
	];

	it("are quarantined with their reason, change nothing, and the next good one is taken", async () => {
		const device = await world.addSwitched("hostile", [LIGHT]);
		await published(world, device);
		const { client } = await listens(world, device);
		for (const [, payload] of HOSTILE) await client.publishAsync("autovolt/hostile/config/ack", payload, { qos: 1 });
		const { rows } = await world.owner.query(
			"SELECT reason FROM quarantine WHERE topic = 'autovolt/hostile/config/ack' ORDER BY id",
		);
		expect(rows.map(({ reason }, index) => [HOSTILE[index]?.[0], reason])).toEqual(
			HOSTILE.map(([name, , reason]) => [name, reason]),
		);
		expect(await lastOf(world, device)).toMatchObject({ taken: false, refused: false });
		await answer(client, "hostile", { rev: (await lastOf(world, device))?.rev, ok: true });
		await expect.poll(() => lastOf(world, device), PATIENT).toMatchObject({ taken: true });
	}, 60_000);
});

describe("who may hear and say what", () => {
	it("a device hears its own configuration and no other's, and cannot make one", async () => {
		const [own, other] = [await world.addSwitched("own", [LIGHT]), await world.addSwitched("others", [FAN])];
		await published(world, own);
		await published(world, other);
		const { client, heard } = await listens(world, own);
		await expect.poll(() => heard.length, PATIENT).toBe(1);
		for (const filter of ["autovolt/others/config", "autovolt/+/config", "autovolt/#", "#"]) {
			const [grant] = await client.subscribeAsync(filter, { qos: 1 }).catch(() => [{ qos: 128 }]);
			expect([filter, grant?.qos]).toEqual([filter, 128]);
		}
		const forged = JSON.stringify({ rev: 4_294_967_295, ratings_w: [0], types: ["light"] });
		for (const name of ["own", "others"]) await client.publishAsync(`autovolt/${name}/config`, forged, { qos: 1, retain: true });
		await world.rate(other, 0, 90_000);
		await published(world, other, 2);
		expect(JSON.parse((await retained(world, "own", "others")) ?? "{}")).toMatchObject({ ratings_w: [40] });
		expect(JSON.parse((await retained(world, "others", "own")) ?? "{}")).toMatchObject({ ratings_w: [90] });
		expect(heard).toHaveLength(1);
		const { rows } = await world.owner.query("SELECT reason FROM quarantine WHERE topic LIKE 'autovolt/%/config'");
		expect(rows).toEqual([{ reason: "topic_unknown" }, { reason: "topic_unknown" }]);
	});

	it("a stranger hears nothing, not even under the name that will be told", async () => {
		const client = await world.connect({ name: "stranger", secret: "x" });
		const [grant] = await client.subscribeAsync("autovolt/stranger/config", { qos: 1 }).catch(() => [{ qos: 128 }]);
		expect(grant?.qos).toBe(128);
	});
});
