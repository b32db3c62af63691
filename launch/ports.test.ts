import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { assertPortsFree, type WantedPort, wantedMqttPorts } from "./ports";
import { readSettings } from "./settings";
import { freePort } from "./testPostgres";

describe("assertPortsFree", () => {
	let server: Server | null = null;
	afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

	const web = (port: number): WantedPort => ({
		host: "127.0.0.1",
		port,
		portVariable: "PORT",
		hostVariable: "HOST",
		who: "the web app",
	});

	it("names the port and the variable of one that is taken", async () => {
		const taken = createServer();
		server = taken;
		await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
		const address = taken.address();
		const port = typeof address === "object" && address ? address.port : 0;
		const refusal = await assertPortsFree([web(port)]).catch((error: Error & { fix?: string }) => error);
		expect(refusal).toMatchObject({ message: `Port ${port} for the web app is taken.` });
		expect((refusal as { fix: string }).fix).toContain("PORT=");
	});

	it("lets free ports pass, and leaves them free", async () => {
		const port = await freePort();
		await assertPortsFree([web(port)]);
		await expect(assertPortsFree([web(port)])).resolves.toBeUndefined();
	});

	it("refuses one port for two", async () => {
		const port = await freePort();
		const broker: WantedPort = { host: "127.0.0.1", port, portVariable: "MQTT_PORT", who: "the MQTT broker" };
		await expect(assertPortsFree([web(port), broker])).rejects.toThrow(`PORT and MQTT_PORT are both ${port}.`);
	});

	it("says when the address is not this machine's", async () => {
		const elsewhere: WantedPort = { ...web(await freePort()), host: "192.0.2.1" };
		await expect(assertPortsFree([elsewhere])).rejects.toThrow(/cannot listen on 192\.0\.2\.1/);
	});
});

describe("wantedMqttPorts", () => {
	const wanted = (env: Record<string, string>) => wantedMqttPorts(readSettings(env)).map(({ host, port }) => `${host}:${port}`);

	it("keeps plaintext on this machine unless it was told otherwise, and asks for none with an own broker", () => {
		expect(wanted({})).toEqual(["127.0.0.1:1883"]);
		expect(wanted({ MQTT_HOST: "0.0.0.0" })).toEqual(["127.0.0.1:1883", "0.0.0.0:8883"]);
		expect(wanted({ MQTT_HOST: "0.0.0.0", AUTOVOLT_MQTT_PLAINTEXT: "allow-public" })).toEqual(["0.0.0.0:1883", "0.0.0.0:8883"]);
		expect(wanted({ MQTT_URL: "mqtt://broker.example" })).toEqual([]);
	});
});
