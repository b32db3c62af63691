import { describe, expect, it } from "vitest";
import { readSettings } from "./settings";

describe("readSettings", () => {
	it("runs everything by itself on loopback when nothing is said", () => {
		const settings = readSettings({});
		expect(settings).toMatchObject({ host: "127.0.0.1", port: 3000, mqttHost: "127.0.0.1", mqttPort: 1883, pgPort: 54329 });
		expect(settings).toMatchObject({ databaseUrl: null, mqttUrl: null, adminPassword: null });
		expect(settings.dataDir).toMatch(/\/var$/);
	});

	it("keeps the demo's readings apart from real ones, which can never be deleted", () => {
		expect(readSettings({}, { demo: true }).dataDir).toMatch(/\/var\/demo$/);
		expect(readSettings({ AUTOVOLT_DATA_DIR: "/srv/autovolt" }, { demo: true }).dataDir).toBe("/srv/autovolt");
	});

	it("takes an empty variable for one that is not set", () => {
		expect(readSettings({ PORT: "", DATABASE_URL: "", HOST: "" })).toMatchObject({
			port: 3000,
			databaseUrl: null,
			host: "127.0.0.1",
		});
	});

	it("lets the broker speak TLS beyond loopback, or where it was asked to", () => {
		expect(readSettings({}).mqttsPort).toBeNull();
		expect(readSettings({ MQTTS_PORT: "4443" }).mqttsPort).toBe(4443);
		expect(readSettings({ MQTT_HOST: "0.0.0.0" })).toMatchObject({ mqttsPort: 8883, mqttPlaintextPublic: false });
		expect(readSettings({ AUTOVOLT_MQTT_PLAINTEXT: "allow-public" }).mqttPlaintextPublic).toBe(true);
	});

	it.each([
		["PORT", "0"],
		["PORT", "70000"],
		["MQTT_PORT", "1883x"],
		["MQTTS_PORT", "no"],
		["AUTOVOLT_MQTT_PLAINTEXT", "yes"],
		["PG_PORT", "-1"],
		["DATABASE_URL", "mysql://x"],
		["MQTT_URL", "http://x"],
		["AUTOVOLT_ADMIN_PASSWORD", "short"],
	])("names %s when it is %s", (name, text) => {
		expect(() => readSettings({ [name]: text })).toThrow(new RegExp(name));
	});

	it("never repeats a password in what it says", () => {
		expect(() => readSettings({ AUTOVOLT_ADMIN_PASSWORD: "hunter2" })).toThrow(/^(?!.*hunter2)/);
		expect(() => readSettings({ DATABASE_URL: "mysql://u:hunter2@h/d" })).toThrow(/^(?!.*hunter2)/);
	});
});
