import { describe, expect, it } from "vitest";
import type { DeviceTopic, UpTopicKind } from "@/wire/mqtt/topics";
import type { IncomingMessage, KnownDevice } from "../incoming";
import { classify, type PendingEvent, type PendingReading } from "./classify";
import { aheadKey, eventContent, idempotencyKey, readingContent } from "./content";

const AT = 1_795_235_400_000;
const DEVICE: KnownDevice = {
	id: 7,
	name: "B-204",
	archived: false,
	credentials: [],
	classroom: "A-1",
	switchNames: ["Light", "Fan"],
	sentAhead: false,
};

const incoming = (payload: string, more: Partial<IncomingMessage> = {}): IncomingMessage => ({
	topic: "t",
	payload: Buffer.from(payload),
	qos: 1,
	retain: false,
	receivedAt: AT,
	principal: null,
	connection: { refused: false },
	...more,
});
const of = (kind: UpTopicKind, payload: string, device = DEVICE, more: Partial<IncomingMessage> = {}) =>
	classify(incoming(payload, more), { device: device.name, kind } as DeviceTopic<UpTopicKind>, device);

function reading(fields: string, device = DEVICE): PendingReading {
	const found = of("telemetry", `{${fields}}`, device);
	if (found.kind !== "readings") throw new Error(JSON.stringify(found));
	return found.readings[0] as PendingReading;
}
function event(kind: UpTopicKind, fields: string): PendingEvent {
	const found = of(kind, `{${fields}}`);
	if (found.kind !== "event") throw new Error(JSON.stringify(found));
	return found.event;
}

describe("a reading", () => {
	it("is filed with all that it says", () => {
		const { row, key, earlierKeys, ahead } = reading(
			`"ts_ms":${AT},"energy_wh_total":5,"power_w":2,"epoch":1,"boot":2,"seq":3,"uptime_ms":4,"switch_state":[1,0],"switch_wh":[6]`,
		);
		expect(row).toEqual({
			...{ deviceId: 7, channel: 0, filedAt: AT, receivedAt: AT, synced: true, deviceClockMs: AT },
			...{ energyMwh: 5_000n, powerMw: 2_000n, epoch: 1, boot: 2, seq: 3, uptimeMs: 4 },
			...{ switchStates: "10", switchEnergyMwh: [6_000n], extra: null, contentSha256: row.contentSha256 },
		});
		expect(Buffer.from(key ?? "", "hex").toString("latin1")).toBe("seq/1|1|telemetry|0|3");
		expect({ earlierKeys, ahead }).toEqual({ earlierKeys: [], ahead: false });
	});

	it("needs no key where its content fixes its place, and one of its content where it does not", () => {
		const synced = reading(`"ts_ms":${AT},"energy_wh_total":5`);
		expect(synced.key).toBeNull();
		const unsynced = reading('"uptime_ms":4,"energy_wh_total":5');
		expect(unsynced.key).toBe(`75${unsynced.row.contentSha256}`);
		expect(unsynced.row).toMatchObject({ synced: false, filedAt: AT });
		const ahead = reading(`"ts_ms":${AT + 600_001},"energy_wh_total":5`);
		expect(ahead).toMatchObject({ ahead: true, key: `61${ahead.row.contentSha256}`, row: { synced: false, filedAt: AT } });
		// A number without an epoch numbers nothing.
		expect(reading(`"ts_ms":${AT},"seq":3,"energy_wh_total":5`).key).toBeNull();
		expect(reading(`"ts_ms":${AT},"epoch":3,"energy_wh_total":5`).key).toBeNull();
	});

	it("asks for the key it had while it was ahead, of a device that once was", () => {
		const once = { ...DEVICE, sentAhead: true };
		const due = reading(`"ts_ms":${AT},"energy_wh_total":5`, once);
		expect(due).toMatchObject({ key: null, earlierKeys: [aheadKey(due.row.contentSha256)] });
		expect(reading(`"ts_ms":${AT},"epoch":1,"seq":1,"energy_wh_total":5`, once).earlierKeys).toEqual([]);
	});

	it("has switches by name in the order of the registry, unknown ones as a question mark", () => {
		const states = (said: string) => reading(`"seq":1,"ts_ms":1,"energy_wh_total":5,"switch_state":${said}`).row.switchStates;
		expect(states('{"Fan":1,"Light":0,"Other":1}')).toBe("01");
		expect(states('{"Fan":1}')).toBe("?1");
		expect(states("[1,1,1]")).toBe("111");
		expect(reading('"seq":1,"ts_ms":1,"energy_wh_total":5').row.switchStates).toBeNull();
	});

	it("keeps what its hash covers and no column holds", () => {
		const extra = (fields: string) => {
			const text = reading(`"seq":1,"ts_ms":1,"energy_wh_total":5,${fields}`).row.extra;
			return text === null ? null : JSON.parse(text);
		};
		expect(extra('"wifi_rssi":-60')).toEqual({ wifi_rssi: -60 });
		expect(extra('"classroom":"A-1"')).toEqual({ claims: { classroom: "A-1" } });
		expect(extra('"classroom":"A-2"')).toEqual({ contradicts: { classroom: "A-2" } });
		expect(extra('"device_id":7')).toEqual({ claims: { device_id: "7" } });
		expect(extra('"device_id":"B-204"')).toEqual({ claims: { device_id: "B-204" } });
		expect(extra('"device_id":8')).toEqual({ contradicts: { device_id: "8" } });
		expect(extra('"classroom":"A-1","device_id":8')).toEqual({ contradicts: { classroom: "A-1", device_id: "8" } });
		expect(extra('"switch_state":{"Fan":1}')).toEqual({ switch_state: { Fan: "1" } });
		expect(extra('"switch_state":[1]')).toBeNull();
	});

	it("that no meter can have said is bad, and so is its whole array", () => {
		const power = (watts: number) => `{"seq":1,"ts_ms":1,"power_w":${watts}}`;
		expect(of("telemetry", `[${power(1)},${power(1e9)}]`).kind).toBe("readings");
		expect(of("telemetry", `[${power(1)},${power(-1)}]`)).toMatchObject({ kind: "bad", reason: "power_out_of_range" });
		expect(of("telemetry", "{")).toMatchObject({ kind: "bad", reason: "json_malformed" });
	});

	it("is known again by its hash and key whenever it comes, on whatever connection", () => {
		for (const said of ['"uptime_ms":4', '"epoch":1,"seq":2,"uptime_ms":4', `"ts_ms":${AT - 5_000}`]) {
			const [once, again] = [AT, AT + 60_000].map((receivedAt) => {
				const found = of("telemetry", `{${said},"energy_wh_total":5}`, DEVICE, { receivedAt, connection: { refused: true } });
				return found.kind === "readings" ? found.readings[0] : undefined;
			});
			expect(again?.row.contentSha256).toBe(once?.row.contentSha256);
			expect(again?.key).toBe(once?.key);
			expect(again?.row.receivedAt).toBe(AT + 60_000);
		}
	});

	it("has a hash of all that it says, and of nothing else", () => {
		const base = '"seq":1,"ts_ms":1763600400000,"energy_wh_total":5';
		const hash = (fields: string, device = DEVICE) => reading(fields, device).row.contentSha256;
		const others = [
			`${base},"power_w":1`,
			`${base},"time_synced":false`,
			`${base},"switch_state":[1]`,
			`${base},"switch_state":{"Fan":1}`,
			`${base},"switch_wh":[1]`,
			`${base},"wifi_rssi":-60`,
			`${base},"classroom":"A-1"`,
			`${base},"boot":1`,
			`${base},"uptime_ms":1`,
			'"seq":2,"ts_ms":1763600400000,"energy_wh_total":5',
		].map((fields) => hash(fields));
		expect(new Set([hash(base), hash(base, { ...DEVICE, id: 8 }), ...others]).size).toBe(others.length + 2);
		expect(hash(base, { ...DEVICE, classroom: "X", switchNames: [], sentAhead: true })).toBe(hash(base));
		expect(hash('"energy_wh_total":5.000,"ts_ms":1763600400000,"seq":1,"unknown":1')).toBe(hash(base));
	});
});

describe("an event", () => {
	it("is filed with its object as sent, its number, and the command that it names", () => {
		const { row, key, anchor, commandId } = event(
			"event",
			`"type":"switch","switch":0,"state":true,"ts_ms":${AT},"epoch":1,"boot":2,"seq":3`,
		);
		expect(row).toMatchObject({ deviceId: 7, filedAt: AT, receivedAt: AT, type: "switch", epoch: 1, boot: 2, seq: 3 });
		expect(JSON.parse(row.payload)).toEqual({ type: "switch", switch: 0, state: true, ts_ms: AT, epoch: 1, boot: 2, seq: 3 });
		expect(Buffer.from(key ?? "", "hex").toString("latin1")).toBe("seq/1|1|event|0|3");
		expect({ anchor, commandId }).toEqual({ anchor: null, commandId: null });
	});

	it("of an anchor carries it, with its arrival", () => {
		expect(event("event", '"type":"time_anchor","boot":2,"uptime_ms":3,"ts_ms":1763600400000').anchor).toEqual({
			deviceId: 7,
			boot: 2,
			uptimeMs: 3,
			clockMs: 1_763_600_400_000,
			receivedAt: AT,
		});
	});

	it("is an answer on the topics of answers, by text ids alone", () => {
		const answer = event("cmd/ack", '"cmd_id":"c-1","ok":true');
		expect(answer).toMatchObject({ commandId: "c-1", key: null, row: { type: "cmd_ack", filedAt: AT } });
		expect(event("cmd/ack", '"cmd_id":5,"ok":true').commandId).toBeNull();
		expect(event("config/ack", '"rev":1,"ok":true').row.type).toBe("config_ack");
		expect(of("cmd/ack", '{"rev":1,"ok":true}')).toMatchObject({ kind: "bad", reason: "schema_invalid" });
		expect(of("config/ack", '{"cmd_id":"1","ok":true}')).toMatchObject({ kind: "bad", reason: "schema_invalid" });
		expect(of("event", "{}")).toMatchObject({ kind: "bad", reason: "schema_invalid" });
	});

	it("has a hash of device, type and object", () => {
		const one = event("event", '"type":"boot"').row;
		expect(one.contentSha256).toBe(eventContent(7, { type: "boot", payload: { type: "boot" } } as never));
		expect(eventContent(8, { type: "boot", payload: { type: "boot" } } as never)).not.toBe(one.contentSha256);
		expect(eventContent(7, { type: "boot", payload: {} } as never)).not.toBe(one.contentSha256);
	});
});

describe("a status", () => {
	it("is told with its order and its arrival", () => {
		expect(of("status", '{"online":true,"epoch":1,"boot":2,"conn":3,"backlog":4}')).toMatchObject({
			kind: "status",
			status: { deviceId: 7, online: true, epoch: 1, boot: 2, conn: 3, backlog: 4, at: AT, retained: false },
		});
		expect(of("status", "online")).toMatchObject({ status: { epoch: null, boot: null, conn: null } });
		expect(of("status", "[]")).toMatchObject({ kind: "bad", reason: "schema_invalid" });
	});

	it("is a stored copy only when it is retained and no device sent it just now", () => {
		const retained = (more: Partial<IncomingMessage>) => of("status", "online", DEVICE, more);
		const principal = { name: "B-204", deviceId: 7, claimed: true };
		expect(retained({ retain: true })).toMatchObject({ status: { retained: true } });
		expect(retained({ retain: true, principal })).toMatchObject({ status: { retained: false } });
		expect(retained({ retain: false })).toMatchObject({ status: { retained: false } });
	});

	it("is not needed of a heartbeat", () => expect(of("heartbeat", "anything").kind).toBe("heartbeat"));
});

describe("an idempotency key", () => {
	const message = {
		topic: "telemetry",
		channel: 0,
		epoch: null,
		seq: null,
		synced: false,
		ahead: false,
		contentSha256: "ab",
	} as const;

	it("is never needed of an event without a number: its row is its own key", () => {
		expect(idempotencyKey({ ...message, topic: "event" })).toBeNull();
		expect(idempotencyKey({ ...message, topic: "event", ahead: true })).toBeNull();
		expect(idempotencyKey(message)).toBe("75ab");
		expect(idempotencyKey({ ...message, epoch: 1, seq: 0 })).toBe(Buffer.from("seq/1|1|telemetry|0|0").toString("hex"));
	});
});

describe("the content of a reading", () => {
	it("is hashed as docs/audit.md tells it", () => {
		const said = {
			...{
				channel: 0,
				clockMs: 1,
				clockTrusted: true,
				energyMwh: 2n,
				powerMw: null,
				epoch: null,
				boot: null,
				seq: null,
				uptimeMs: null,
			},
			...{ switches: null, switchEnergyMwh: [], diagnostics: null, claims: null },
		};
		expect(readingContent(7, said)).toMatch(/^[0-9a-f]{64}$/);
		expect(readingContent(7, { ...said, clockTrusted: false })).not.toBe(readingContent(7, said));
	});
});
