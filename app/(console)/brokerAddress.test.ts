import { describe, expect, it } from "vitest";
import { brokerAddress } from "./brokerAddress";

describe("brokerAddress", () => {
	it("leaves this machine to be named by the browser", () => {
		expect(brokerAddress({ MQTT_HOST: "127.0.0.1", MQTT_PORT: "18830" })).toEqual({ host: null, port: 18830, tls: false });
		expect(brokerAddress({})).toEqual({ host: null, port: 1883, tls: false });
	});

	it("says TLS where the embedded broker is reached from elsewhere, unless plaintext was allowed there", () => {
		expect(brokerAddress({ MQTT_HOST: "0.0.0.0" })).toEqual({ host: null, port: 8883, tls: true });
		expect(brokerAddress({ MQTT_HOST: "192.0.2.7", MQTTS_PORT: "4443" })).toEqual({ host: "192.0.2.7", port: 4443, tls: true });
		const open = { MQTT_HOST: "0.0.0.0", AUTOVOLT_MQTT_PLAINTEXT: "allow-public" };
		expect(brokerAddress(open)).toEqual({ host: null, port: 1883, tls: false });
	});

	it("names an external broker without its credentials", () => {
		expect(brokerAddress({ MQTT_URL: "mqtt://worker:secret@broker.example:2883" })).toEqual({
			host: "broker.example",
			port: 2883,
			tls: false,
		});
		expect(brokerAddress({ MQTT_URL: "mqtts://broker.example" }).port).toBe(8883);
	});
});
