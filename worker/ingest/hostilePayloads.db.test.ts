import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestBroker, type TestBroker, type TestDevice } from "@/launch/testBroker";

let world: TestBroker;
let device: TestDevice;
let client: MqttClient;

beforeAll(async () => {
	world = await startTestBroker({ deviceMessagesPerSecond: 10_000 });
	device = await world.addDevice("B-204");
	client = await world.connect(device);
});

afterAll(() => world.stop());

const reading = (fields: string) => `{"esp32_name":"B-204","timestamp":1730822400,${fields}}`;
const named = (name: string) => `{"esp32_name":${JSON.stringify(name)},"timestamp":1730822400,"energy_wh_total":1}`;

const HOSTILE: [name: string, payload: string | Buffer, reason: string][] = [
	["a negative total", reading('"energy_wh_total":-1'), "energy_negative"],
	["a negative total as text", reading('"energy_wh_total":"-0.5"'), "energy_negative"],
	["NaN", reading('"energy_wh_total":NaN'), "json_malformed"],
	["NaN as text", reading('"energy_wh_total":"NaN"'), "schema_invalid"],
	["null", reading('"energy_wh_total":null'), "schema_invalid"],
	["null as the whole payload", "null", "schema_invalid"],
	["1e309", reading('"energy_wh_total":1e309'), "energy_out_of_range"],
	["1e21", reading('"energy_wh_total":1e21'), "energy_out_of_range"],
	["2^53 + 1 watt-hours", reading('"energy_wh_total":9007199254740993'), "energy_out_of_range"],
	["2^53 + 1 as a number of the message", reading('"energy_wh_total":1,"epoch":1,"seq":9007199254740993'), "schema_invalid"],
	["200 kB", reading(`"energy_wh_total":1,"pad":"${"x".repeat(200_000)}"`), "payload_too_large"],
	["200 kB in an array", `[${Array(9_000).fill('{"seq":1,"power_w":1}').join(",")}]`, "payload_too_large"],
	["an empty payload", "", "json_malformed"],
	["an empty array", "[]", "schema_invalid"],
	["invalid UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), "utf8_invalid"],
	["an overlong encoding", Buffer.from([0x22, 0xc0, 0xaf, 0x22]), "utf8_invalid"],
	["200,000 levels of JSON", "[".repeat(200_000), "payload_too_large"],
	["60,000 levels of JSON", "[".repeat(60_000), "json_too_deep"],
	["2,000 levels of JSON in an object", `{"a":`.repeat(800), "json_too_deep"],
	["__proto__", reading('"energy_wh_total":1,"__proto__":{"admin":true}'), "json_forbidden_key"],
	["__proto__ written with escapes", reading('"energy_wh_total":1,"\\u005f_proto__":{"admin":true}'), "json_forbidden_key"],
	["duplicate keys", reading('"energy_wh_total":1,"energy_wh_total":2'), "json_duplicate_key"],
	["duplicate keys by escapes", reading('"energy_wh_total":1,"energy_wh_tot\\u0061l":2'), "json_duplicate_key"],
	["\\u0000", reading('"energy_wh_total":1,"classroom":"a\\u0000b"'), "text_unsafe"],
	["a lone surrogate", reading('"energy_wh_total":1,"classroom":"\\ud800"'), "text_unsafe"],
	["a bidi mark", reading('"energy_wh_total":1,"classroom":"CSE\u202e103"'), "text_unsafe"],
	["SQL in the name", named("B'; DROP TABLE devices;--"), "name_mismatch"],
	["HTML in the name", named("<script>alert(1)</script>"), "name_mismatch"],
	["a formula in the name", named('=HYPERLINK("http://evil")'), "name_mismatch"],
	["+ # / in the name", named("B-204/#+"), "name_mismatch"],
	["$SYS as the name", named("$SYS"), "name_mismatch"],
	["another device's name", named("B-205"), "name_mismatch"],
	["a name that is an object", reading('"energy_wh_total":1').replace('"B-204"', "{}"), "name_mismatch"],
	["a number instead of an object", "12345", "schema_invalid"],
	["text instead of an object", '"hello"', "schema_invalid"],
	["a switch state of 2", reading('"energy_wh_total":1,"switch_state":[2]'), "schema_invalid"],
	["a thousand switches", reading(`"energy_wh_total":1,"switch_state":[${Array(1_000).fill(1).join(",")}]`), "schema_invalid"],
	["negative power", reading('"power_w":-5'), "power_out_of_range"],
	["a time that is none", '{"timestamp":"2026-02-30T99:00:00Z","energy_wh_total":1}', "schema_invalid"],
	["an infinite time", '{"timestamp":1e400,"energy_wh_total":1}', "schema_invalid"],
	["nothing measured", '{"timestamp":1730822400}', "schema_invalid"],
	["nothing to tell it from its repetition", '{"energy_wh_total":1}', "schema_invalid"],
	["another version of the protocol", reading('"energy_wh_total":1,"v":2'), "schema_invalid"],
];

describe("a hostile payload is quarantined with its reason, acknowledged, and leaves the process alive", () => {
	it.each(HOSTILE)("%s", async (_name, payload, reason) => {
		const before = await world.owner.query("SELECT COALESCE(max(id), 0) AS id FROM quarantine");
		// Resolves on the PUBACK alone.
		await client.publishAsync("autovolt/B-204/telemetry", payload, { qos: 1 });
		const { rows } = await world.owner.query(
			"SELECT reason, payload_bytes, device_id, length(payload) AS kept FROM quarantine WHERE id > $1",
			[before.rows[0].id],
		);
		const bytes = Buffer.byteLength(payload);
		expect(rows).toEqual([{ reason, payload_bytes: bytes, device_id: device.id, kept: Math.min(bytes, 65_536) }]);
		expect(client.connected).toBe(true);
	});

	it("stores nothing of all that, and takes a good reading right after", async () => {
		await client.publishAsync("autovolt/B-204/telemetry", reading('"energy_wh_total":1'), { qos: 1 });
		const { rows } = await world.owner.query("SELECT energy_mwh FROM telemetry_events");
		expect(rows).toEqual([{ energy_mwh: 1_000n }]);
	});

	it.each([
		["event", '{"type":"explode"}'],
		["event", '{"type":"time_anchor","boot":1}'],
		["status", "maybe"],
		["status", '{"online":"yes"}'],
		["cmd/ack", "[]"],
	])("on the topic %s: %s", async (kind, payload) => {
		const before = await world.owner.query("SELECT count(*)::int AS n FROM quarantine");
		await client.publishAsync(`autovolt/B-204/${kind}`, payload, { qos: 1 });
		const after = await world.owner.query("SELECT count(*)::int AS n FROM quarantine");
		expect(after.rows[0].n - before.rows[0].n).toBe(1);
	});

	it("slows a flood down and loses nothing of it", async () => {
		const slow = await startTestBroker({ deviceMessagesPerSecond: 100 });
		try {
			const flooder = await slow.addDevice("flood");
			const quiet = await slow.addDevice("quiet");
			const [loud, calm] = [await slow.connect(flooder), await slow.connect(quiet)];
			const startedAt = Date.now();
			const sent = Array.from({ length: 700 }, (_, i) =>
				loud.publishAsync("autovolt/flood/telemetry", JSON.stringify({ timestamp: 1763600400 + i, energy_wh_total: i }), {
					qos: 1,
				}),
			);
			await calm.publishAsync("autovolt/quiet/telemetry", JSON.stringify({ timestamp: 1763600400, energy_wh_total: 1 }), {
				qos: 1,
			});
			expect(Date.now() - startedAt).toBeLessThan(1_000);
			await Promise.all(sent);
			// 500 at once, then 100 per second.
			expect(Date.now() - startedAt).toBeGreaterThan(1_500);
			const { rows } = await slow.owner.query("SELECT count(*)::int AS n FROM telemetry_events WHERE device_id = $1", [
				flooder.id,
			]);
			expect(rows).toEqual([{ n: 700 }]);
		} finally {
			await slow.stop();
		}
	});
});
