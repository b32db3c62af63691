import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peerAddressOf, watchRequests } from "./peerAddress";

describe("watchRequests", () => {
	const server = createServer((asked, answer) => {
		const headers = new Headers(asked.headers as Record<string, string>);
		answer.end(`${asked.method} ${peerAddressOf(headers)}`);
	});
	beforeAll(() => {
		watchRequests();
		watchRequests();
		return new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	});
	afterAll(() => new Promise((resolve) => server.close(resolve)));

	const ask = (method: string, headers: Record<string, string> = {}) =>
		new Promise<string>((resolve, reject) => {
			const { port } = server.address() as AddressInfo;
			request({ port, host: "127.0.0.1", method, headers }, async (answer) => {
				let text = "";
				for await (const part of answer) text += String(part);
				resolve(text);
			})
				.on("error", reject)
				.end();
		});

	it("notes where a connection comes from, whatever the client claims", async () => {
		expect(await ask("GET")).toBe("GET 127.0.0.1");
		expect(await ask("GET", { "x-forwarded-for": "203.0.113.9", "x-peer-0": "203.0.113.9" })).toBe("GET 127.0.0.1");
	});

	it("makes a method that no Request can have one that nobody answers", async () => {
		expect(await ask("TRACE")).toBe("UNKNOWN 127.0.0.1");
		expect(await ask("PROPFIND")).toBe("PROPFIND 127.0.0.1");
	});
});
