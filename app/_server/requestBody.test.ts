import { describe, expect, it } from "vitest";
import { POST as postUnknown } from "@/app/api/[...path]/route";
import { readJson } from "./requestBody";

const read = (body: string) =>
	readJson(new Request("http://127.0.0.1/", { method: "POST", headers: { "content-type": "application/json" }, body }));

describe("a JSON body", () => {
	it("is refused when a key stands twice: which one was meant?", async () => {
		expect(await read('{"code":"A-1","code":"B-1"}')).toMatchObject({ kind: "refused", problem: { code: "malformed_json" } });
		expect(await read('{"code":"A:1","name":"\\"B\\": 1","area_m2":1}')).toMatchObject({ kind: "success" });
	});
});

describe("an address that does not exist", () => {
	it("answers with a problem, not with a page", async () => {
		const response = await postUnknown();
		expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
		expect(await response.json()).toMatchObject({ code: "not_found", error: expect.stringContaining("/api/openapi.json") });
	});
});
