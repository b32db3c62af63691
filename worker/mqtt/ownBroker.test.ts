import { describe, expect, it } from "vitest";
import { doorsOf } from "./ownBroker";

const at = (MQTT_HOST: string, more: object = {}) =>
	doorsOf({ MQTT_HOST, MQTT_PORT: 1883, MQTTS_PORT: undefined, AUTOVOLT_MQTT_PLAINTEXT: "", ...more });

describe("doorsOf", () => {
	it("speaks plaintext alone on loopback, and TLS there where it was asked to", () => {
		expect(at("127.0.0.1")).toEqual({ plain: { host: "127.0.0.1", port: 1883 }, tls: null, shown: "mqtt://127.0.0.1:1883" });
		expect(at("::1", { MQTTS_PORT: 8884 }).tls).toEqual({ host: "::1", port: 8884 });
	});

	it("speaks TLS beyond loopback, and keeps plaintext on this machine unless it is told otherwise", () => {
		for (const host of ["0.0.0.0", "::", "192.0.2.7", "broker.example"])
			expect(at(host)).toEqual({
				plain: { host: "127.0.0.1", port: 1883 },
				tls: { host, port: 8883 },
				shown: `mqtts://${host}:8883`,
			});
		expect(at("0.0.0.0", { AUTOVOLT_MQTT_PLAINTEXT: "allow-public" }).plain).toEqual({ host: "0.0.0.0", port: 1883 });
	});
});
