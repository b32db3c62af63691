import { describe, expect, it } from "vitest";
import { explainSignIn, safeCallback } from "./explainSignIn";

describe("safeCallback", () => {
	it("keeps a path of this site with its query", () => {
		expect(safeCallback("/classrooms/CSE-301?range=7d")).toBe("/classrooms/CSE-301?range=7d");
	});

	it.each([
		["//evil.example"],
		["/\\evil.example"],
		["https://evil.example"],
		["javascript:alert(1)"],
		["/\t/evil.example"],
		[""],
		[null],
	])("sends %j to the overview", (callbackUrl) => {
		expect(safeCallback(callbackUrl)).toBe("/");
	});

	it("does not come back to the sign-in page", () => {
		expect(safeCallback("/sign-in?callbackUrl=/")).toBe("/");
	});
});

describe("explainSignIn", () => {
	it("tells wrong credentials, throttling and an unreachable server apart", () => {
		const said = ["CredentialsSignin", "Too many attempts", "unreachable"].map(explainSignIn);
		expect(new Set(said).size).toBe(3);
	});
});
