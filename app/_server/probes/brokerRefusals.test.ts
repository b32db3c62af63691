import { describe, expect, it } from "vitest";
import type { WorkerSign } from "@/store/pipelineHealth";
import { brokerRefusals } from "./brokerRefusals";

const refused = (reason: string, value: number) => ({ value, labels: { reason } });
const worker = (isFresh: boolean, ...metrics: unknown[]) => ({ isFresh, metrics }) as unknown as WorkerSign;

describe("brokerRefusals", () => {
	it("adds up what live workers counted, most first, and believes nothing that has another shape", () => {
		const one = { name: "autovolt_mqtt_refused_total", values: [refused("wrong_secret", 2), refused("protocol", 0)] };
		const two = { name: "autovolt_mqtt_refused_total", values: [refused("wrong_secret", 3)] };
		const ended = { name: "autovolt_mqtt_sessions_ended_total", values: [refused("taken_over", 9)] };
		const dead = { name: "autovolt_mqtt_refused_total", values: [refused("throttled", 50)] };
		expect(
			brokerRefusals([
				worker(true, one, ended, { name: "autovolt_mqtt_refused_total", values: "many" }),
				worker(true, two),
				worker(false, dead),
			]),
		).toEqual([
			{ reason: "taken_over", count: 9 },
			{ reason: "wrong_secret", count: 5 },
		]);
		expect(brokerRefusals([worker(true, null), { isFresh: true, metrics: null } as unknown as WorkerSign])).toEqual([]);
	});
});
