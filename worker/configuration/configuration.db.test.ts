import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestDevice } from "@/launch/testBroker";
import { startTestConfiguration, type TestConfiguration, type ToldConfig } from "@/launch/testConfiguration";

const PATIENT = { timeout: 20_000 };
const LIGHT = { name: "Light", type: "light", powerMw: 40_000 };
const FAN = { name: "Fan", type: "fan", powerMw: 75_000 };

let world: TestConfiguration;

beforeAll(async () => {
	world = await startTestConfiguration();
});
afterAll(() => world.stop());

interface Heard {
	readonly payload: string;
	readonly retain: boolean;
}

/** Connects a device to its configuration; everything that comes is heard, nothing answered by itself. */
async function listens(device: TestDevice): Promise<{ client: MqttClient; heard: Heard[]; told(): ToldConfig[] }> {
	const client = await world.connect(device);
	const heard: Heard[] = [];
	client.on("message", (_, payload, { retain }) => heard.push({ payload: String(payload), retain }));
	await client.subscribeAsync(`autovolt/${device.name}/config`, { qos: 1 });
	return { client, heard, told: () => heard.filter(({ payload }) => payload !== "").map(({ payload }) => JSON.parse(payload)) };
}

const answer = (client: MqttClient, name: string, body: object) =>
	client.publishAsync(`autovolt/${name}/config/ack`, JSON.stringify(body), { qos: 1 });
const published = (device: TestDevice, count = 1) =>
	expect
		.poll(async () => (await world.rows(device)).map((row) => row.published), PATIENT)
		.toEqual(Array.from({ length: count }, () => true));
const last = async (device: TestDevice) => (await world.rows(device)).at(-1);
const metric = async (result: string) => {
	const { values } = await (world.configMetrics.getSingleMetric("autovolt_config_answers_total")?.get() ?? { values: [] });
	return values.find(({ labels }) => labels["result"] === result)?.value ?? 0;
};

describe("a device's configuration", () => {
	it("says what the server reckons with: rating × factor × the device's factor, cut to the milliwatt", async () => {
		const odd = { name: "Odd", type: "ac", powerMw: 1_234_567, factorMicro: 999_999 };
		const device = await world.addSwitched("exact", [LIGHT, odd]);
		await world.owner.query("UPDATE devices SET consumption_factor_micro = 850000 WHERE id = $1", [device.id]);
		await world.changed(device);
		await expect.poll(async () => (await last(device))?.told?.ratings_w, PATIENT).toEqual([34, 1049.38]);
		expect((1_234_567n * 999_999n * 850_000n) / 1_000_000_000_000n).toBe(1_049_380n);
		expect((await last(device))?.told).toMatchObject({ types: ["light", "ac"], names: ["Light", "Odd"] });
	});

	it("is kept by the broker: a device that comes later finds it, and its yes is written down", async () => {
		const device = await world.addSwitched("later", [LIGHT]);
		await published(device);
		const { client, heard, told } = await listens(device);
		await expect.poll(() => heard.length, PATIENT).toBe(1);
		expect(heard[0]?.retain).toBe(true);
		const [{ rev = 0 } = {}] = told();
		expect(Math.abs(rev - Date.now() / 1_000)).toBeLessThan(120);
		await answer(client, "later", { rev, ok: true });
		await expect.poll(() => last(device), PATIENT).toMatchObject({ rev, taken: true, refused: false, error: null });
	});

	it("follows each change with a higher revision, and none when nothing differs", async () => {
		const device = await world.addSwitched("follows", [LIGHT, FAN]);
		await published(device);
		const { told } = await listens(device);
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
		await published(device);
		const { told } = await listens(device);
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
		await world.owner.query("UPDATE device_credentials SET expires_at = NULL WHERE device_id = $1", [other.id]);
		const marker = await world.addSwitched("marker", [LIGHT]);
		await published(marker);
		expect(await world.rows(bare)).toEqual([]);
		expect((await world.rows(other)).at(-1)?.told ?? null).toBeNull();
	});

	it("is taken back from a device that is archived or has no valid secret, and told anew when it may", async () => {
		const device = await world.addSwitched("revoked", [LIGHT]);
		await published(device);
		const { heard } = await listens(device);
		await expect.poll(() => heard.length, PATIENT).toBe(1);
		await world.owner.query("UPDATE device_credentials SET expires_at = now() WHERE device_id = $1", [device.id]);
		await world.changed(device);
		await expect.poll(() => heard.at(-1)?.payload, PATIENT).toBe("");
		const watcher = await operator();
		expect(await retained(watcher, "revoked")).toBeNull();
		await world.owner.query("UPDATE device_credentials SET expires_at = NULL WHERE device_id = $1", [device.id]);
		await world.changed(device);
		await expect.poll(async () => (await last(device))?.told?.ratings_w, PATIENT).toEqual([40]);
		await world.owner.query("UPDATE devices SET archived_at = now() WHERE id = $1", [device.id]);
		await world.changed(device);
		await published(device, 4);
		const rows = await world.rows(device);
		expect(rows.map(({ told }) => told === null)).toEqual([false, true, false, true]);
		expect(new Set(rows.map(({ rev }) => rev)).size).toBe(4);
		expect(await retained(watcher, "revoked")).toBeNull();
	});

	it("is taken back at the instant at which the last secret ends", async () => {
		const device = await world.addSwitched("ends", [LIGHT]);
		await published(device);
		await world.owner.query("UPDATE device_credentials SET expires_at = now() + interval '2 s' WHERE device_id = $1", [
			device.id,
		]);
		await world.changed(device);
		await expect.poll(async () => (await world.rows(device)).length, PATIENT).toBe(2);
		expect((await last(device))?.told).toBeNull();
	});
});

async function operator(): Promise<MqttClient> {
	await world.owner.query(
		"INSERT INTO mqtt_accounts (name, secret_sha256) VALUES ('watcher', sha256('see')) ON CONFLICT DO NOTHING",
	);
	return world.connect({ name: "watcher", secret: "see" }, { clientId: "" });
}

/** What the broker keeps for a device; null = nothing. A device that is told something comes behind it. */
async function retained(watcher: MqttClient, name: string): Promise<string | null> {
	const kept = new Map<string, string>();
	const note = (topic: string, payload: Buffer) => kept.set(topic, String(payload));
	watcher.on("message", note);
	await watcher.subscribeAsync("autovolt/+/config", { qos: 1 });
	await expect.poll(() => kept.has("autovolt/marker/config"), PATIENT).toBe(true);
	await watcher.unsubscribeAsync("autovolt/+/config");
	watcher.off("message", note);
	return kept.get(`autovolt/${name}/config`) ?? null;
}

describe("a worker", () => {
	it("publishes every last revision again when it starts, without a new one", async () => {
		const device = await world.addSwitched("restarted", [LIGHT]);
		await published(device);
		const { told } = await listens(device);
		await expect.poll(() => told().length, PATIENT).toBe(1);
		await world.restart();
		await expect.poll(() => told().length, PATIENT).toBe(2);
		expect(told()[1]).toEqual(told()[0]);
		expect(await world.rows(device)).toHaveLength(1);
	});

	it("without its broker makes revisions, publishes the last one alone when the broker is back", async () => {
		const device = await world.addSwitched("brokerless", [LIGHT]);
		await published(device);
		let isThere = false;
		await world.restart({ connected: () => isThere });
		await world.rate(device, 0, 50_000);
		await expect.poll(async () => (await world.rows(device)).length, PATIENT).toBe(2);
		await world.rate(device, 0, 60_000);
		await expect.poll(async () => (await world.rows(device)).length, PATIENT).toBe(3);
		isThere = true;
		await expect.poll(async () => (await last(device))?.published, PATIENT).toBe(true);
		expect((await world.rows(device)).map((row) => row.published)).toEqual([true, false, true]);
	});

	it("and another one make one revision of one change", async () => {
		const devices = [];
		for (let n = 0; n < 6; n++) devices.push(await world.addSwitched(`shared-${n}`, [LIGHT]));
		for (const device of devices) await published(device);
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
		for (const device of devices) await published(device, 2);
		for (const { configuration } of others) configuration.changed("all");
		await world.changed();
		for (const { stop } of others) await stop();
		for (const device of devices) expect((await world.rows(device)).map(({ told }) => told?.ratings_w)).toEqual([[40], [70]]);
	});
});

describe("a device's answer", () => {
	it("may be no, with its reason, and yes later; a later no takes nothing back", async () => {
		const device = await world.addSwitched("minded", [LIGHT]);
		await published(device);
		const { client, told } = await listens(device);
		await expect.poll(() => told().length, PATIENT).toBe(1);
		const rev = told()[0]?.rev ?? 0;
		await answer(client, "minded", { rev, ok: false, error: "not_stored" });
		await expect.poll(() => last(device), PATIENT).toMatchObject({ taken: false, refused: true, error: "not_stored" });
		await answer(client, "minded", { rev, ok: true });
		await expect.poll(() => last(device), PATIENT).toMatchObject({ taken: true, refused: false, error: null });
		await answer(client, "minded", { rev, ok: false, error: "malformed" });
		await answer(client, "minded", { rev, ok: true });
		await expect
			.poll(
				async () => (await world.owner.query("SELECT FROM device_events WHERE device_id = $1", [device.id])).rowCount,
				PATIENT,
			)
			.toBe(3);
		expect(await last(device)).toMatchObject({ taken: true, error: null });
	});

	it("to a revision that was never made is kept and counted, and believed of none that is made later", async () => {
		const device = await world.addSwitched("liar", [LIGHT]);
		await published(device);
		const { client } = await listens(device);
		const before = await metric("unknown");
		const future = Math.floor(Date.now() / 1_000) + 600;
		await answer(client, "liar", { rev: future, ok: true });
		await expect.poll(() => metric("unknown"), PATIENT).toBe(before + 1);
		expect(await last(device)).toMatchObject({ taken: false, refused: false });
		await world.owner.query(
			"INSERT INTO device_configs (device_id, rev, payload, made_at) VALUES ($1, $2, '{}', now() + interval '10 min')",
			[device.id, future],
		);
		await world.restart();
		await expect.poll(async () => (await world.rows(device)).map((row) => row.published), PATIENT).toEqual([true, false, true]);
		await world.changed(device);
		await answer(client, "liar", { rev: (await last(device))?.rev, ok: true });
		await expect.poll(async () => (await world.rows(device)).map(({ taken }) => taken), PATIENT).toEqual([false, false, true]);
	});

	it("counts for its own device alone", async () => {
		const [mine, other] = [await world.addSwitched("mine", [LIGHT]), await world.addSwitched("not-mine", [FAN])];
		await published(mine);
		const { client } = await listens(other);
		await answer(client, "not-mine", { rev: (await last(mine))?.rev, ok: true, of: "mine" });
		await answer(client, "mine", { rev: (await last(mine))?.rev, ok: true });
		const refused = () => world.owner.query("SELECT reason FROM quarantine WHERE topic = 'autovolt/mine/config/ack'");
		await expect.poll(async () => (await refused()).rows, PATIENT).toEqual([{ reason: "principal_mismatch" }]);
		expect(await last(mine)).toMatchObject({ taken: false });
	});

	it("to an older revision has the last one published again, should another worker have overtaken it", async () => {
		const device = await world.addSwitched("overtaken", [LIGHT]);
		await published(device);
		const first = (await last(device))?.rev;
		await world.rate(device, 0, 80_000);
		await published(device, 2);
		const { client, told } = await listens(device);
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
		const { client, told } = await listens(device);
		await world.restart();
		await expect.poll(() => told().map(({ rev }) => rev), PATIENT).toContain(1_700_000_000);
		expect(await world.rows(device)).toHaveLength(1);
		await answer(client, "restored", { rev: 1_700_000_000, ok: false, error: "stale_rev" });
		await expect.poll(async () => (await last(device))?.error, PATIENT).toBe("stale_rev");
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
		await published(device);
		const { client } = await listens(device);
		for (const [, payload] of HOSTILE) await client.publishAsync("autovolt/hostile/config/ack", payload, { qos: 1 });
		const { rows } = await world.owner.query(
			"SELECT reason FROM quarantine WHERE topic = 'autovolt/hostile/config/ack' ORDER BY id",
		);
		expect(rows.map(({ reason }, index) => [HOSTILE[index]?.[0], reason])).toEqual(
			HOSTILE.map(([name, , reason]) => [name, reason]),
		);
		expect(await last(device)).toMatchObject({ taken: false, refused: false });
		await answer(client, "hostile", { rev: (await last(device))?.rev, ok: true });
		await expect.poll(() => last(device), PATIENT).toMatchObject({ taken: true });
	}, 60_000);
});

describe("who may hear and say what", () => {
	it("a device hears its own configuration and no other's, and cannot make one", async () => {
		const [own, other] = [await world.addSwitched("own", [LIGHT]), await world.addSwitched("others", [FAN])];
		await published(own);
		await published(other);
		const { client, heard } = await listens(own);
		await expect.poll(() => heard.length, PATIENT).toBe(1);
		for (const filter of ["autovolt/others/config", "autovolt/+/config", "autovolt/#", "#"]) {
			const [grant] = await client.subscribeAsync(filter, { qos: 1 }).catch(() => [{ qos: 128 }]);
			expect([filter, grant?.qos]).toEqual([filter, 128]);
		}
		const forged = JSON.stringify({ rev: 4_294_967_295, ratings_w: [0], types: ["light"] });
		for (const name of ["own", "others"]) await client.publishAsync(`autovolt/${name}/config`, forged, { qos: 1, retain: true });
		await world.rate(other, 0, 90_000);
		await published(other, 2);
		const watcher = await operator();
		expect(JSON.parse((await retained(watcher, "own")) ?? "{}")).toMatchObject({ ratings_w: [40] });
		expect(JSON.parse((await retained(watcher, "others")) ?? "{}")).toMatchObject({ ratings_w: [90] });
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
