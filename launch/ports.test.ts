import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { assertPortsFree, type WantedPort } from "./ports";
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
