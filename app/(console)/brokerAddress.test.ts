import { describe, expect, it } from "vitest";
import { brokerAddress } from "./brokerAddress";

describe("brokerAddress", () => {
	it("leaves this machine to be named by the browser", () => {
		expect(brokerAddress({ MQTT_HOST: "0.0.0.0", MQTT_PORT: "18830" })).toEqual({ host: null, port: 18830 });
		expect(brokerAddress({})).toEqual({ host: null, port: 1883 });
	});

	it("names an external broker without its credentials", () => {
		expect(brokerAddress({ MQTT_URL: "mqtt://worker:secret@broker.example:2883" })).toEqual({
			host: "broker.example",
			port: 2883,
		});
	});
});
