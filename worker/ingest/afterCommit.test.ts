import { describe, expect, it } from "vitest";
import type { DeviceTopic, UpTopicKind } from "@/wire/mqtt/topics";
import type { IncomingMessage, KnownDevice } from "../incoming";
import { Acknowledger } from "./acknowledger";
import { classify } from "./classify";
import { quarantineRow } from "./quarantineRow";
import { tellHeard } from "./tellHeard";

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

describe("an acknowledgement", () => {
	const numbered = (epoch: number, seq: number) =>
		of("telemetry", `{"ts_ms":${AT},"epoch":${epoch},"seq":${seq},"energy_wh_total":5}`);
	const switched = (epoch: number, seq: number) => of("event", `{"type":"boot","epoch":${epoch},"seq":${seq}}`);
	const B_204 = { id: 7, name: "B-204" };
	function acknowledger() {
		const sent: [string, unknown][] = [];
		return { sent, one: new Acknowledger((topic, payload) => void sent.push([topic, JSON.parse(payload)])) };
	}

	it("tells the highest number of each kind that was committed, whatever comes again", () => {
		const { sent, one } = acknowledger();
		expect(one.note(B_204, numbered(4, 9))).toBe(true);
		one.note(B_204, numbered(4, 7));
		one.note(B_204, switched(4, 2));
		one.send("B-204", 5);
		expect(sent).toEqual([["autovolt/B-204/ack", { epoch: 4, event_seq: 2, telemetry_seq: 9, server_ms: 5 }]]);
	});

	it("has nothing to tell of what has no number", () => {
		const { sent, one } = acknowledger();
		expect(one.note(B_204, of("telemetry", `{"ts_ms":${AT},"energy_wh_total":5}`))).toBe(false);
		expect(one.note(B_204, of("heartbeat", ""))).toBe(false);
		expect(one.note(B_204, of("telemetry", "{"))).toBe(false);
		one.send("B-204", 5);
		expect(sent).toEqual([]);
	});
});

describe("what was heard", () => {
	it("is told of readings and events, and of nothing else", () => {
		const heard: unknown[] = [];
		for (const classified of [
			of("telemetry", `{"ts_ms":${AT},"energy_wh_total":5}`),
			of("cmd/ack", '{"cmd_id":"c-1","ok":true}'),
			of("heartbeat", ""),
			of("status", "online"),
		])
			tellHeard(7, classified, (one) => heard.push(one));
		tellHeard(7, of("heartbeat", ""));
		expect(heard).toEqual([
			{ deviceId: 7, type: "readings", commandId: null },
			{ deviceId: 7, type: "cmd_ack", commandId: "c-1" },
		]);
	});
});

describe("a row of quarantine", () => {
	it("keeps the message raw, with who sent it", () => {
		const message = incoming("x", { principal: { name: "B-204", deviceId: 7, claimed: true } });
		expect(quarantineRow(message, DEVICE, "reason", "detail")).toEqual({
			...{
				receivedAt: AT,
				topic: "t",
				principal: "B-204",
				reason: "reason",
				detail: "detail",
				payload: message.payload,
				deviceId: 7,
			},
		});
		expect(quarantineRow(incoming("x"), null, "r", "d")).toMatchObject({ principal: null, deviceId: null });
	});
});
