import { describe, expect, it } from "vitest";
import { formatConfig } from "./configMessage";
import { parseEvent } from "./eventMessage";
import { parseStatus } from "./statusMessage";
import { parseTelemetry, type WireReading } from "./telemetryMessage";
import { isDeviceName, parseUpTopic, UP_TOPIC_FILTERS } from "./topics";

const bytes = (text: string) => new TextEncoder().encode(text);

function reading(fields: string): WireReading {
	const parsed = parseTelemetry(bytes(`{${fields}}`), "B-204");
	if (!parsed.ok) throw new Error(`${fields}: ${parsed.detail}`);
	return parsed.readings[0] as WireReading;
}

describe("a counter", () => {
	it.each([
		["0", 0n],
		["9000000000000", 9_000_000_000_000_000n],
		["35.6", 35_600n],
		["0.0004", 0n],
		['"9000000000000"', 9_000_000_000_000_000n],
		['"+12.5"', 12_500n],
		['" 12. "', 12_000n],
	])("%s is taken exactly", (text, energyMwh) => {
		expect(reading(`"seq":1,"energy_wh_total":${text}`).energyMwh).toBe(energyMwh);
	});
});

describe("power", () => {
	it.each([
		["0", 0n],
		["1000000000", 1_000_000_000_000n],
		["0.0006", 1n],
		["null", null],
	])("%s is taken to the milliwatt", (text, powerMw) => {
		expect(reading(`"seq":1,"energy_wh_total":1,"power_w":${text}`).powerMw).toBe(powerMw);
	});
});

describe("a clock", () => {
	it.each([
		["seconds", '"timestamp":1763600400', 1_763_600_400_000, true],
		["seconds with a fraction", '"timestamp":1763600400.5', 1_763_600_400_500, true],
		["milliseconds", '"timestamp":1763600400000', 1_763_600_400_000, true],
		["the first number that is milliseconds", '"timestamp":100000000000', 100_000_000_000, false],
		["the last number that is seconds", '"timestamp":99999999999', 99_999_999_999_000, true],
		["the first second of 2020", '"timestamp":1577836800', 1_577_836_800_000, true],
		["the second before, a count since boot", '"timestamp":1577836799', 1_577_836_799, false],
		["0", '"timestamp":0', 0, false],
		["the last instant", '"timestamp":8640000000000000', 8_640_000_000_000_000, true],
		["ISO 8601 in UTC", '"timestamp":"2026-11-21T10:00:00Z"', Date.UTC(2026, 10, 21, 10), true],
		[
			"ISO 8601 with milliseconds and offset",
			'"timestamp":"2026-11-21T10:00:00.250+05:30"',
			Date.UTC(2026, 10, 21, 4, 30, 0, 250),
			true,
		],
		["ISO 8601 without seconds", '"timestamp":"2026-11-21T10:00Z"', Date.UTC(2026, 10, 21, 10), true],
		["a local time, which is no instant", '"timestamp":"2026-11-21T10:00:00"', Date.UTC(2026, 10, 21, 10), false],
		["ts_ms before timestamp", '"ts_ms":1763600400123,"timestamp":1', 1_763_600_400_123, true],
		["a ts_ms of 0: what timestamp says of the boot", '"ts_ms":0,"timestamp":1763600400', 1_763_600_400_000, false],
		["a clock that the device does not trust", '"timestamp":1763600400,"time_synced":false', 1_763_600_400_000, false],
		["a clock that it trusts", '"timestamp":1763600400,"time_synced":true', 1_763_600_400_000, true],
		["none", '"seq":1', null, false],
		["none where ts_ms is 0", '"seq":1,"ts_ms":0', null, false],
		["none where it is null", '"seq":1,"timestamp":null', null, false],
	])("%s", (_name, fields, clockMs, clockTrusted) => {
		expect(reading(`"power_w":1,${fields}`)).toMatchObject({ clockMs, clockTrusted });
	});
});

describe("numbers of a reading", () => {
	it("are taken up to their largest", () => {
		expect(reading('"power_w":1,"epoch":4294967295,"boot":0,"seq":9007199254740991,"uptime_ms":9007199254740991')).toMatchObject({
			epoch: 4_294_967_295,
			boot: 0,
			seq: Number.MAX_SAFE_INTEGER,
			uptimeMs: Number.MAX_SAFE_INTEGER,
		});
		expect(reading('"power_w":1,"seq":1,"epoch":null')).toMatchObject({ epoch: null, boot: null, uptimeMs: null });
	});

	it("hold an uptime in seconds where none in milliseconds is given", () => {
		const uptime = (fields: string) => reading(`"power_w":1,"seq":1,${fields}`).uptimeMs;
		expect(uptime('"uptime_seconds":1.5')).toBe(1_500);
		expect(uptime('"uptime_seconds":0')).toBe(0);
		expect(uptime('"uptime_seconds":1.5,"uptime_ms":7')).toBe(7);
		expect(uptime('"uptime_seconds":-1')).toBeNull();
		expect(uptime('"uptime_seconds":1e12')).toBeNull();
		expect(uptime('"uptime_seconds":"9"')).toBeNull();
	});

	it.each(['"seq":1', '"uptime_ms":1', '"timestamp":1'])("tell it from its repetition by %s alone", (field) => {
		expect(reading(`"power_w":1,${field}`).powerMw).toBe(1_000n);
	});
});

describe("switches", () => {
	it("are one character each, by position", () => {
		expect(reading('"seq":1,"switch_state":[1,0,true,false,null]').switches).toEqual({ states: "1010?", byName: null });
		expect(reading('"seq":1,"switch_state":[]').switches).toEqual({ states: "", byName: null });
		expect(reading(`"seq":1,"switch_state":[${Array(64).fill(1)}]`).switches?.states).toHaveLength(64);
	});

	it("by name are sorted, so that their order says nothing", () => {
		const found = reading('"seq":1,"switch_state":{"b":1,"a":false,"c":null}').switches;
		expect(JSON.stringify(found?.byName)).toBe('{"a":"0","b":"1","c":"?"}');
		const name = "a".repeat(64);
		expect(reading(`"seq":1,"switch_state":{"${name}":1}`).switches?.byName).toEqual({ [name]: "1" });
		const many = Array.from({ length: 64 }, (_, index) => `"s${index}":1`).join(",");
		expect(Object.keys(reading(`"seq":1,"switch_state":{${many}}`).switches?.byName ?? {})).toHaveLength(64);
	});

	it("have energies of their own", () => {
		expect(reading('"seq":1,"power_w":1,"switch_wh":[1,0.5]').switchEnergyMwh).toEqual([1_000n, 500n]);
		expect(reading('"seq":1,"power_w":1,"switch_wh":null').switchEnergyMwh).toEqual([]);
		expect(reading(`"seq":1,"power_w":1,"switch_wh":[${Array(64).fill(1)}]`).switchEnergyMwh).toHaveLength(64);
	});
});

describe("diagnostics", () => {
	it("are kept in a fixed order, of the kinds that a row can hold", () => {
		const said = '"free_heap":5,"firmware_ver":"1.2","wifi_rssi":-60.5,"metered":true,"status":"ok","other":1';
		expect(JSON.stringify(reading(`"seq":1,"power_w":1,${said}`).diagnostics)).toBe(
			'{"firmware_ver":"1.2","wifi_rssi":-60.5,"free_heap":5,"status":"ok","metered":true}',
		);
	});

	it("of another kind are left out, and no energy with them", () => {
		const found = reading(`"seq":1,"power_w":1,"status":{},"wifi_rssi":null,"firmware_ver":"${"a".repeat(65)}","free_heap":[1]`);
		expect(found).toMatchObject({ diagnostics: null, powerMw: 1_000n });
		expect(reading(`"seq":1,"power_w":1,"status":"${"a".repeat(64)}"`).diagnostics).toEqual({ status: "a".repeat(64) });
		expect(reading('"seq":1,"power_w":1,"wifi_rssi":1e400').diagnostics).toBeNull();
	});

	it("say where the device believes to be", () => {
		expect(reading('"seq":1,"power_w":1').claims).toBeNull();
		expect(reading('"seq":1,"power_w":1,"classroom":"A-1"').claims).toEqual({ classroom: "A-1" });
		expect(reading('"seq":1,"power_w":1,"device_id":7').claims).toEqual({ device_id: "7" });
		expect(reading('"seq":1,"power_w":1,"device_id":"B","classroom":5').claims).toEqual({ device_id: "B" });
	});
});

describe("an array of readings", () => {
	it("is taken whole, up to a thousand", () => {
		const parsed = parseTelemetry(bytes(`[${Array(1_000).fill('{"seq":1,"power_w":1}').join(",")}]`), "B-204");
		expect(parsed.ok && parsed.readings.length).toBe(1_000);
	});

	it("may name its device and the protocol", () => {
		expect(reading('"seq":1,"power_w":1,"esp32_name":"B-204","v":1').powerMw).toBe(1_000n);
	});
});

describe("an event", () => {
	const event = (fields: string) => {
		const parsed = parseEvent(bytes(`{${fields}}`), "B-204");
		if (!parsed.ok) throw new Error(parsed.detail);
		return parsed.event;
	};

	it.each([
		'"type":"switch","switch":0,"state":true,"rating_w":0,"switch_wh":0',
		`"type":"switch","switch":63,"state":0,"source":"${"a".repeat(32)}","rating_w":1e6,"switch_wh":9e12`,
		`"type":"boot","reset_reason":"${"a".repeat(64)}","prev_alive":0`,
		'"type":"time_anchor","boot":0,"uptime_ms":0,"ts_ms":1577836800000',
		'"type":"time_anchor","boot":4294967295,"uptime_ms":9007199254740991,"ts_ms":4000000000000',
		'"type":"motion"',
		'"type":"motion","motion":1,"state":false',
		'"type":"config","epoch":0,"boot":0,"seq":0,"v":1,"esp32_name":"B-204"',
	])("is taken to its limits: %s", (fields) => {
		expect(event(fields).payload).toEqual(JSON.parse(`{${fields}}`));
	});

	it("has its numbers, its anchor, and its object as sent", () => {
		expect(event('"type":"time_anchor","epoch":4,"boot":5,"seq":6,"uptime_ms":7,"ts_ms":1763600400000,"more":[1]')).toEqual({
			type: "time_anchor",
			clockMs: 1_763_600_400_000,
			clockTrusted: true,
			epoch: 4,
			boot: 5,
			seq: 6,
			anchor: { boot: 5, uptimeMs: 7, clockMs: 1_763_600_400_000 },
			payload: { type: "time_anchor", epoch: 4, boot: 5, seq: 6, uptime_ms: 7, ts_ms: 1_763_600_400_000, more: [1] },
		});
		expect(event('"type":"boot"')).toMatchObject({ epoch: null, boot: null, seq: null, anchor: null });
	});

	it.each([
		['"ts_ms":1763600400000', 1_763_600_400_000, true],
		['"ts_ms":1763600400000,"time_synced":false', 1_763_600_400_000, false],
		['"timestamp":1763600400', 1_763_600_400_000, true],
		['"timestamp":1763600400,"ts_ms":0', 1_763_600_400_000, false],
		['"timestamp":"2026-11-21T10:00:00"', Date.UTC(2026, 10, 21, 10), false],
		['"timestamp":"noon"', null, false],
		['"seq":1', null, false],
	])("has a clock: %s", (fields, clockMs, clockTrusted) => {
		expect(event(`"type":"boot",${fields}`)).toMatchObject({ clockMs, clockTrusted });
	});
});

describe("a status", () => {
	const status = (text: string) => {
		const parsed = parseStatus(bytes(text));
		return parsed.ok ? parsed.status : parsed.reason;
	};
	const unsaid = { why: null, order: null, backlog: null, lost: null, firmware: null, legacySwitches: null };

	it("may be a bare word, quoted or not", () => {
		expect(["online", "offline", '"online"', '"offline"'].map((text) => status(text))).toEqual([
			{ ...unsaid, online: true },
			{ ...unsaid, online: false },
			{ ...unsaid, online: true },
			{ ...unsaid, online: false },
		]);
	});

	it("says what it says, and null for the rest", () => {
		expect(status('{"online":false}')).toEqual({ ...unsaid, online: false });
		expect(status('{"status":"online"}')).toEqual({ ...unsaid, online: true });
		expect(status('{"status":"offline"}')).toEqual({ ...unsaid, online: false });
		expect(status('{"online":false,"status":"online"}')).toEqual({ ...unsaid, online: false });
		const whole = { why: "will", epoch: 1, boot: 2, conn: 3, backlog: 2_147_483_647, lost: 0, fw: "1.0", legacy_switches: false };
		expect(status(JSON.stringify({ online: true, ...whole }))).toEqual({
			online: true,
			why: "will",
			order: { epoch: 1, boot: 2, conn: 3 },
			backlog: 2_147_483_647,
			lost: 0,
			firmware: "1.0",
			legacySwitches: false,
		});
	});

	it("has an order by all three numbers or none", () => {
		for (const field of ["epoch", "boot", "conn"]) {
			const numbers = { epoch: 1, boot: 2, conn: 3, [field]: undefined };
			expect(status(JSON.stringify({ online: true, ...numbers }))).toMatchObject({ order: null });
		}
	});
});

describe("a device's name", () => {
	it("is 1 to 32 of letters, digits, _ and -", () => {
		expect(["a", "A9_-", "x".repeat(32)].map(isDeviceName)).toEqual([true, true, true]);
		expect(["", "x".repeat(33), "a b", " a", "a ", "ü", "a/b", "a\n"].map(isDeviceName)).toEqual(Array(8).fill(false));
	});

	it("is what a worker hears of all of them by", () => {
		expect(UP_TOPIC_FILTERS).toEqual(
			["telemetry", "event", "status", "heartbeat", "cmd/ack", "config/ack"].map((kind) => `autovolt/+/${kind}`),
		);
		expect(parseUpTopic("xutovolt/B-204/telemetry")).toBeNull();
	});
});

describe("formatConfig", () => {
	it("tells revision, watts, kinds and names by position", () => {
		const switches = [
			{ powerMw: 40_000n, type: "light", name: "L" },
			{ powerMw: 1_500n, type: "fan", name: "F" },
		];
		expect(formatConfig(3, switches)).toBe('{"rev":3,"ratings_w":[40,1.5],"types":["light","fan"],"names":["L","F"]}');
		const long = switches.map((one) => ({ ...one, name: "n".repeat(4_000) }));
		expect(formatConfig(3, long)).toBe('{"rev":3,"ratings_w":[40,1.5],"types":["light","fan"]}');
	});
});
