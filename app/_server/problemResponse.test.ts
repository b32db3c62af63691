import { describe, expect, it } from "vitest";
import { log } from "./log";
import { refuseForNow } from "./outcome";
import { failureResponse, problemResponse } from "./problemResponse";

log.level = "silent";

describe("failureResponse", () => {
	it.each([
		["a database that is away", { code: "ECONNREFUSED" }, 503],
		["a statement that took too long", { code: "57014" }, 503],
		["a deadlock", { meta: { driverAdapterError: { cause: { originalCode: "40P01" } } } }, 503],
		["text that PostgreSQL refuses", { cause: { code: "22021" } }, 400],
		["anything else", { code: "42P01" }, 500],
	])("makes of %s a problem that tells nothing of the inside", async (_, error, status) => {
		const response = failureResponse(Object.assign(new Error("secret table users"), error), "GET /api/x");
		expect([response.status, response.headers.get("content-type")]).toEqual([status, "application/problem+json"]);
		expect(await response.text()).not.toMatch(/secret|users|\.ts/);
		expect(response.headers.get("retry-after")).toBe(status === 503 ? "5" : null);
	});

	it("survives an error that wraps itself, and what is no error", () => {
		const loop: { cause?: unknown } = new Error("loop");
		loop.cause = loop;
		for (const thrown of [loop, null, undefined, "text", 7]) expect(failureResponse(thrown, "GET /api/x").status).toBe(500);
	});
});

describe("problemResponse", () => {
	it("says how long to wait, in whole seconds and at least one", () => {
		for (const [ms, seconds] of [
			[1, "1"],
			[1_001, "2"],
			[900_000, "900"],
		] as const) {
			const { problem, retryAfterSeconds } = refuseForNow("Too often.", ms);
			const response = problemResponse(problem, retryAfterSeconds);
			expect([response.status, response.headers.get("retry-after")]).toEqual([429, seconds]);
			expect(problem.detail).toContain(`Ask again in ${seconds} s`);
		}
	});
});
