import { describe, expect, it } from "vitest";
import { formatAck } from "./ackMessage";
import { formatTopic, parseDownTopic, parseUpTopic } from "./topics";

describe("topics", () => {
	it.each(["telemetry", "event", "status", "heartbeat", "cmd/ack", "config/ack"] as const)(
		"reads back up topic %s as written",
		(kind) => {
			expect(parseUpTopic(formatTopic("B-204", kind))).toEqual({ device: "B-204", kind });
			expect(parseDownTopic(formatTopic("B-204", kind))).toBeNull();
		},
	);

	it.each(["ack", "cmd", "config", "switches"] as const)("reads back down topic %s as written", (kind) => {
		expect(parseDownTopic(formatTopic("B-204", kind))).toEqual({ device: "B-204", kind });
		expect(parseUpTopic(formatTopic("B-204", kind))).toBeNull();
	});

	it.each([
		"autovolt/B-204",
		"autovolt//telemetry",
		"autovolt/B-204/telemetry/",
		"autovolt/B-204/telemetry/x",
		"autovolt/+/telemetry",
		"autovolt/#",
		"/autovolt/B-204/telemetry",
		"AUTOVOLT/B-204/telemetry",
		"$SYS/B-204/telemetry",
		`autovolt/${"x".repeat(33)}/telemetry`,
		"autovolt/B 204/telemetry",
		"",
	])("refuses %s", (topic) => {
		expect(parseUpTopic(topic)).toBeNull();
		expect(parseDownTopic(topic)).toBeNull();
	});

	it("leaves out of an acknowledgement what is not known yet", () => {
		expect(formatAck({ epoch: 7, event_seq: null, telemetry_seq: 41, server_ms: 5 })).toBe(
			'{"epoch":7,"telemetry_seq":41,"server_ms":5}',
		);
	});
});
