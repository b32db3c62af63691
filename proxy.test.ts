import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { proxy } from "./proxy";

describe("proxy", () => {
	const ask = (path: string) => proxy(new NextRequest(`http://autovolt.test${path}`));

	it.each(["/api/bills/%E0%A4%A", "/api/%E0%A4", "/api/%zz"])(
		"answers %s with a problem before the framework fails",
		async (path) => {
			const answer = ask(path);
			expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
			expect(await answer.json()).toMatchObject({ code: "invalid_request" });
		},
	);

	it("lets routes answer whatever can be read, signed in or not", () => {
		for (const path of ["/api/a%20b", "/api/%E2%82%AC"]) expect(ask(path).headers.get("x-middleware-next")).toBe("1");
		expect(ask("/bills").status).toBe(307);
	});
});
