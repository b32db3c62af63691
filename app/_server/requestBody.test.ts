import { describe, expect, it, vi } from "vitest";
import { POST as postUnknown } from "@/app/api/[...path]/route";
import { readBytes, readJson } from "./requestBody";

const read = (body: string) =>
	readJson(new Request("http://127.0.0.1/", { method: "POST", headers: { "content-type": "application/json" }, body }));

describe("a JSON body", () => {
	it("is refused when a key stands twice: which one was meant?", async () => {
		expect(await read('{"code":"A-1","code":"B-1"}')).toMatchObject({ kind: "refused", problem: { code: "malformed_json" } });
		expect(await read('{"code":"A:1","name":"\\"B\\": 1","area_m2":1}')).toMatchObject({ kind: "success" });
	});
});

describe("a body", () => {
	it("is nested at most 16 deep", async () => {
		expect(await read(`${"[".repeat(16)}${"]".repeat(16)}`)).toMatchObject({ kind: "success" });
		expect(await read(`${"[".repeat(17)}${"]".repeat(17)}`)).toMatchObject({
			problem: { code: "malformed_json", detail: expect.stringContaining("16 deep") },
		});
	});

	const bodyOf = (source: UnderlyingDefaultSource<Uint8Array>) =>
		new Request("http://127.0.0.1/", { method: "POST", body: new ReadableStream(source), duplex: "half" } as RequestInit);

	it("that never comes to its end is given up", async () => {
		let cancelled = false;
		const slow = bodyOf({
			start: (controller) => controller.enqueue(new Uint8Array(10)),
			cancel: () => {
				cancelled = true;
			},
		});
		expect(await readBytes(slow, 20)).toBe("too_slow");
		await vi.waitFor(() => expect(cancelled).toBe(true));
	});

	it("is counted as it comes, whatever its length is said to be", async () => {
		let sent = 0;
		const endless = bodyOf({
			pull: (controller) => {
				sent += 1;
				controller.enqueue(new Uint8Array(10_000));
			},
		});
		expect(await readBytes(endless)).toBe("too_large");
		expect(sent).toBeLessThan(20);
	});
});

describe("an address that does not exist", () => {
	it("answers with a problem, not with a page", async () => {
		const response = await postUnknown();
		expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
		expect(await response.json()).toMatchObject({ code: "not_found", error: expect.stringContaining("/api/openapi.json") });
	});
});
