import { describe, expect, it } from "vitest";
import { parseAnswer, parseEvent } from "./eventMessage";
import type { RejectionReason } from "./rejection";
import { parseStatus } from "./statusMessage";
import { parseTelemetry } from "./telemetryMessage";

const bytes = (text: string) => new TextEncoder().encode(text);
const reading = (fields: string) => `{"timestamp":1730822400,${fields}}`;
const telemetry = (text: string) => parseTelemetry(bytes(text), "B-204");
const event = (text: string) => parseEvent(bytes(text), "B-204");
const list = (count: number, one: string) => `[${Array(count).fill(one).join(",")}]`;
const map = (count: number) => `{${Array.from({ length: count }, (_, index) => `"s${index}":1`).join(",")}}`;

/** What is wrong, the message, its reason, and the word by which a person finds the place. */
const READINGS: readonly [what: string, payload: string, reason: RejectionReason, word: string][] = [
	["a negative counter", reading('"energy_wh_total":-1'), "energy_negative", "energy_wh_total"],
	["a negative counter as text", reading('"energy_wh_total":" -0.5"'), "energy_negative", "energy_wh_total"],
	["a counter beyond what a meter counts", reading('"energy_wh_total":9000000000001'), "energy_out_of_range", "9000000000000 Wh"],
	["a counter beyond it as text", reading('"energy_wh_total":"9000000000001"'), "energy_out_of_range", "energy_wh_total"],
	["a counter that is none", reading('"energy_wh_total":true'), "schema_invalid", "energy_wh_total must be a number"],
	["a counter that is null", reading('"energy_wh_total":null'), "schema_invalid", "energy_wh_total"],
	["a counter in words", reading('"energy_wh_total":"12 Wh"'), "schema_invalid", "energy_wh_total must be a decimal"],
	["a counter with words before it", reading('"energy_wh_total":"x12"'), "schema_invalid", "energy_wh_total must be a decimal"],
	["a counter with letters after the point", reading('"energy_wh_total":"12.x"'), "schema_invalid", "energy_wh_total"],
	["a counter without a digit", reading('"energy_wh_total":".5"'), "schema_invalid", "energy_wh_total"],
	["negative power", reading('"power_w":-0.1'), "power_out_of_range", "power_w"],
	["power beyond 10^9 W", reading('"power_w":1000000000.1'), "power_out_of_range", "power_w must be from 0"],
	["power as text", reading('"power_w":"5"'), "schema_invalid", "power_w must be a number"],
	["switches that are text", reading('"switch_state":"101"'), "schema_invalid", "switch_state must be an array or a map"],
	["a switch that is 2", reading('"switch_state":[1,2]'), "schema_invalid", "switch_state holds something else"],
	["65 switches", reading(`"switch_state":${list(65, "1")}`), "schema_invalid", "more than 64 switches"],
	["65 switches by name", reading(`"switch_state":${map(65)}`), "schema_invalid", "more than 64 switches"],
	["a switch by a name that is text", reading('"switch_state":{"a":"on"}'), "schema_invalid", "switch_state must map"],
	["a switch by a name of 65", reading(`"switch_state":{"${"a".repeat(65)}":1}`), "schema_invalid", "switch_state must map"],
	["energies that are no array", reading('"power_w":1,"switch_wh":5'), "schema_invalid", "switch_wh must be an array"],
	["65 energies", reading(`"power_w":1,"switch_wh":${list(65, "1")}`), "schema_invalid", "switch_wh must be an array"],
	["an energy below 0", reading('"power_w":1,"switch_wh":[1,-1]'), "energy_negative", "switch_wh"],
	["an epoch below 0", reading('"power_w":1,"epoch":-1'), "schema_invalid", "epoch must be a whole number from 0 to 4294967295"],
	["an epoch of 2^32", reading('"power_w":1,"epoch":4294967296'), "schema_invalid", "epoch"],
	["a boot that is a half", reading('"power_w":1,"boot":0.5'), "schema_invalid", "boot"],
	["a seq that is text", reading('"power_w":1,"seq":"1"'), "schema_invalid", "seq"],
	["an uptime of 2^53", reading('"power_w":1,"uptime_ms":9007199254740992'), "schema_invalid", "uptime_ms"],
	["a ts_ms after the last instant", reading('"power_w":1,"ts_ms":8640000000000001'), "schema_invalid", "ts_ms"],
	["a timestamp below 0", '{"timestamp":-1,"power_w":1}', "schema_invalid", "timestamp is not a time"],
	[
		"a timestamp after the last instant",
		'{"timestamp":8640000000000001,"power_w":1}',
		"schema_invalid",
		"timestamp is not a time",
	],
	["a timestamp that is true", '{"timestamp":true,"power_w":1}', "schema_invalid", "timestamp must be"],
	["a timestamp in words", '{"timestamp":"noon","power_w":1}', "schema_invalid", "timestamp must be"],
	["a timestamp with words around", '{"timestamp":"x2026-11-21T10:00:00Z","power_w":1}', "schema_invalid", "timestamp must be"],
	["a timestamp with a tail", '{"timestamp":"2026-11-21T10:00:00Zx","power_w":1}', "schema_invalid", "timestamp must be"],
	["a day that is none", '{"timestamp":"2026-13-01T10:00:00Z","power_w":1}', "schema_invalid", "no date of the calendar"],
	["nothing measured", '{"timestamp":1730822400}', "schema_invalid", "Nothing is measured"],
	["nothing that tells it from its repetition", '{"power_w":1}', "schema_invalid", "repetition"],
	["another protocol", reading('"power_w":1,"v":2'), "schema_invalid", "v is not 1"],
	["another device's name", reading('"power_w":1,"esp32_name":"B-205"'), "name_mismatch", "esp32_name"],
	["a number instead of an object", "5", "schema_invalid", "JSON object"],
	["null instead of an object", "null", "schema_invalid", "JSON object"],
	["an empty array", "[]", "schema_invalid", "1 to 1000 readings"],
	["an array of 1,001", list(1_001, '{"seq":1,"power_w":1}'), "schema_invalid", "1 to 1000 readings"],
	["a bad one in an array", `[${reading('"power_w":1')},5]`, "schema_invalid", "Reading 2 of the array: A reading is"],
];

describe("a reading is not taken, and told why, for", () => {
	it.each(READINGS)("%s", (_what, payload, reason, word) => {
		expect(telemetry(payload)).toEqual({ ok: false, reason, detail: expect.stringContaining(word) });
	});
});

const EVENTS: readonly [what: string, payload: string, reason: RejectionReason, word: string][] = [
	["an array", "[]", "schema_invalid", "An event is a JSON object"],
	["an unknown type", '{"type":"explode"}', "schema_invalid", "type"],
	["a switch without its number", '{"type":"switch","state":true}', "schema_invalid", "switch"],
	["a switch of 64", '{"type":"switch","switch":64,"state":true}', "schema_invalid", "switch"],
	["a switch below 0", '{"type":"switch","switch":-1,"state":true}', "schema_invalid", "switch"],
	["a switch that is a half", '{"type":"switch","switch":0.5,"state":true}', "schema_invalid", "switch"],
	["a state of 2", '{"type":"switch","switch":1,"state":2}', "schema_invalid", "state"],
	["a source of 33 letters", `{"type":"switch","switch":1,"state":1,"source":"${"a".repeat(33)}"}`, "schema_invalid", "source"],
	["a rating below 0", '{"type":"switch","switch":1,"state":1,"rating_w":-1}', "schema_invalid", "rating_w"],
	["a rating beyond 1 MW", '{"type":"switch","switch":1,"state":1,"rating_w":1000001}', "schema_invalid", "rating_w"],
	["an energy below 0", '{"type":"switch","switch":1,"state":1,"switch_wh":-1}', "schema_invalid", "switch_wh"],
	["an energy beyond all", '{"type":"switch","switch":1,"state":1,"switch_wh":9000000000001}', "schema_invalid", "switch_wh"],
	["a reason of 65 letters", `{"type":"boot","reset_reason":"${"a".repeat(65)}"}`, "schema_invalid", "reset_reason"],
	["a last sign of life that is a half", '{"type":"boot","prev_alive":0.5}', "schema_invalid", "prev_alive"],
	["an anchor without a boot", '{"type":"time_anchor","uptime_ms":1,"ts_ms":1763600400000}', "schema_invalid", "boot"],
	["an anchor before 2020", '{"type":"time_anchor","boot":1,"uptime_ms":1,"ts_ms":1577836799999}', "schema_invalid", "ts_ms"],
	["an anchor after 2096", '{"type":"time_anchor","boot":1,"uptime_ms":1,"ts_ms":4000000000001}', "schema_invalid", "ts_ms"],
	[
		"an anchor at half a millisecond",
		'{"type":"time_anchor","boot":1,"uptime_ms":1,"ts_ms":1763600400000.5}',
		"schema_invalid",
		"ts_ms",
	],
	["motion that is text", '{"type":"motion","motion":"yes"}', "schema_invalid", "motion"],
	["a motion state of 2", '{"type":"motion","state":2}', "schema_invalid", "state"],
	["an epoch of 2^32", '{"type":"config","epoch":4294967296}', "schema_invalid", "epoch"],
	["an epoch below 0", '{"type":"config","epoch":-1}', "schema_invalid", "epoch"],
	["an epoch that is a half", '{"type":"config","epoch":0.5}', "schema_invalid", "epoch"],
	["a seq below 0", '{"type":"config","seq":-1}', "schema_invalid", "seq"],
	["a seq of 2^53", '{"type":"config","seq":9007199254740992}', "schema_invalid", "seq"],
	["another protocol", '{"type":"config","v":2}', "schema_invalid", "v"],
	["another device's name", '{"type":"config","esp32_name":"B-205"}', "name_mismatch", "esp32_name"],
	["no JSON", "{", "json_malformed", "JSON"],
];

describe("an event is not taken, and told why, for", () => {
	it.each(EVENTS)("%s", (_what, payload, reason, word) => {
		expect(event(payload)).toEqual({ ok: false, reason, detail: expect.stringContaining(word) });
	});
});

describe("an answer is not taken, and told what one looks like, for", () => {
	it.each([
		["cmd_ack", "[]", "JSON object"],
		["cmd_ack", '{"cmd_id":"","ok":true}', "{cmd_id, ok"],
		["cmd_ack", `{"cmd_id":"${"a".repeat(65)}","ok":true}`, "{cmd_id, ok"],
		["cmd_ack", '{"cmd_id":-1,"ok":true}', "{cmd_id, ok"],
		["cmd_ack", '{"cmd_id":0.5,"ok":true}', "{cmd_id, ok"],
		["cmd_ack", '{"cmd_id":"1"}', "{cmd_id, ok"],
		["cmd_ack", `{"cmd_id":"1","ok":true,"error":"${"a".repeat(65)}"}`, "{cmd_id, ok"],
		["config_ack", '{"rev":-1,"ok":true}', "{rev, ok"],
		["config_ack", '{"rev":1,"ok":1}', "{rev, ok"],
		["config_ack", `{"rev":1,"ok":false,"error":"${"a".repeat(65)}"}`, "{rev, ok"],
	] as const)("%s %s", (type, payload, word) => {
		expect(parseAnswer(bytes(payload), type)).toEqual({
			ok: false,
			reason: "schema_invalid",
			detail: expect.stringContaining(word),
		});
	});

	it("takes what lies just within", () => {
		for (const payload of [
			`{"cmd_id":"${"a".repeat(64)}","ok":true,"error":"${"b".repeat(64)}"}`,
			'{"cmd_id":0,"ok":false,"error":null}',
		])
			expect(parseAnswer(bytes(payload), "cmd_ack").ok).toBe(true);
		expect(parseAnswer(bytes(`{"rev":0,"ok":false,"error":"${"b".repeat(64)}"}`), "config_ack").ok).toBe(true);
	});

	it("reads its clock where there is one", () => {
		const clock = (ts: string) => {
			const parsed = parseAnswer(bytes(`{"rev":1,"ok":true,"ts_ms":${ts}}`), "config_ack");
			return parsed.ok ? [parsed.event.clockMs, parsed.event.clockTrusted] : null;
		};
		expect([clock("1763600400000"), clock("0"), clock("-5"), clock("1.5"), clock('"1"')]).toEqual([
			[1_763_600_400_000, true],
			[null, false],
			[null, false],
			[null, false],
			[null, false],
		]);
	});
});

describe("a status is not taken, and told what one looks like, for", () => {
	it.each([
		["maybe", "json_malformed", ""],
		["[]", "schema_invalid", "{online, …}"],
		["{}", "schema_invalid", "online or offline"],
		['{"online":"yes"}', "schema_invalid", "{online, …}"],
		['{"status":"asleep"}', "schema_invalid", "{online, …}"],
		[`{"online":true,"why":"${"a".repeat(65)}"}`, "schema_invalid", "{online, …}"],
		[`{"online":true,"fw":"${"a".repeat(65)}"}`, "schema_invalid", "{online, …}"],
		['{"online":true,"epoch":4294967296}', "schema_invalid", "{online, …}"],
		['{"online":true,"boot":-1}', "schema_invalid", "{online, …}"],
		['{"online":true,"conn":0.5}', "schema_invalid", "{online, …}"],
		['{"online":true,"backlog":2147483648}', "schema_invalid", "{online, …}"],
		['{"online":true,"lost":-1}', "schema_invalid", "{online, …}"],
		['{"online":true,"lost":0.5}', "schema_invalid", "{online, …}"],
	] as const)("%s", (payload, reason, word) => {
		expect(parseStatus(bytes(payload))).toEqual({ ok: false, reason, detail: expect.stringContaining(word) });
	});
});
