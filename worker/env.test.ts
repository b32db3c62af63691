import { describe, expect, it } from "vitest";
import { parseWorkerEnv } from "./env";

describe("parseWorkerEnv", () => {
	it("fills in the defaults of an embedded worker", () => {
		const env = parseWorkerEnv({ DATABASE_URL: "postgresql://localhost/autovolt", MQTT_URL: "" });
		expect(env).toMatchObject({ MQTT_HOST: "127.0.0.1", MQTT_PORT: 1883, AUTOVOLT_WORKER_NAME: "worker-1" });
		expect(env.MQTT_URL).toBeUndefined();
	});

	it("names every wrong variable in one sentence", () => {
		expect(() => parseWorkerEnv({ MQTT_PORT: "70000", MQTT_URL: "http://x" })).toThrow(/DATABASE_URL.*MQTT_PORT.*MQTT_URL/);
	});
});
