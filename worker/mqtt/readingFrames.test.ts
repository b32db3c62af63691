import mqttPacket from "mqtt-packet";
import { describe, expect, test } from "vitest";
import { readingFrames } from "./readingFrames";

const TOPIC = "autovolt/esp-1/telemetry";

function publish(
	more: Partial<{ topic: string; payload: string; qos: 0 | 1 | 2; retain: boolean; dup: boolean; messageId: number }> = {},
) {
	return mqttPacket.generate({
		cmd: "publish",
		topic: TOPIC,
		payload: '{"energy_wh_total":1}',
		qos: 1,
		retain: false,
		dup: false,
		messageId: 7,
		...more,
	});
}

const read = (chunk: Buffer) =>
	readingFrames(chunk, Buffer.from(TOPIC))?.map(({ packetId, payload }) => [packetId, payload.toString()]) ?? null;

describe("readingFrames", () => {
	test("reads one publish, a redelivered one, an empty one, and a large one", () => {
		const large = "x".repeat(300_000);
		expect(read(publish())).toEqual([[7, '{"energy_wh_total":1}']]);
		expect(read(publish({ dup: true, messageId: 65_535 }))).toEqual([[65_535, '{"energy_wh_total":1}']]);
		expect(read(publish({ payload: "" }))).toEqual([[7, ""]]);
		expect(read(publish({ payload: large }))).toEqual([[7, large]]);
	});

	test("reads the publishes of a window in their order", () => {
		const frames = [1, 2, 3].map((n) => publish({ messageId: n, payload: String(n) }));
		expect(read(Buffer.concat(frames))).toEqual([
			[1, "1"],
			[2, "2"],
			[3, "3"],
		]);
	});

	test("leaves a chunk whole to the full parser when anything else is in it", () => {
		const others = [
			publish({ qos: 0 }),
			publish({ qos: 2 }),
			publish({ retain: true }),
			publish({ topic: "autovolt/esp-1/status" }),
			publish({ topic: "autovolt/esp-2/telemetry" }),
			publish({ topic: `${TOPIC}x` }),
			mqttPacket.generate({ cmd: "pingreq" }),
			Buffer.from([0x32, 0x80, 0x80, 0x80, 0x80, 0x01]),
			Buffer.from([0x32, 0x02, 0x00, 0x18]),
		];
		for (const other of others) {
			expect(read(other)).toBeNull();
			expect(read(Buffer.concat([publish(), other]))).toBeNull();
		}
	});

	test("leaves a frame that is cut anywhere to the full parser, and one without a packet id", () => {
		const frame = publish();
		for (let length = 1; length < frame.length; length++) expect(read(frame.subarray(0, length))).toBeNull();
		const withoutId = Buffer.from(frame);
		withoutId.writeUInt16BE(0, 2 + 2 + TOPIC.length);
		expect(read(withoutId)).toBeNull();
	});
});
