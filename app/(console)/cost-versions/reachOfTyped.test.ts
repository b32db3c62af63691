import { describe, expect, it } from "vitest";
import { reachOfTyped } from "./reachOfTyped";

const site = { scope: "site", building: null, classroom: null, effective_until: null } as const;
const versions = [
	{ ...site, id: 3, effective_from: "2026-12-01T00:00:00+05:30" },
	{ ...site, id: 2, effective_from: "2026-11-04T00:00:00+05:30" },
	{ ...site, scope: "classroom", classroom: "A-1", id: 4, effective_from: "2026-10-20T00:00:00+05:30" } as const,
];
const of = (scope: string, from: string, until = "") => reachOfTyped({ scope, from, until }, versions, "Asia/Kolkata");

describe("reachOfTyped", () => {
	it("ends the day before the next version of the same scope begins", () => {
		expect(of("site", "2026-10-10")).toBe("10 Oct 2026 – 3 Nov 2026, when version 2 begins");
		expect(of("r:A-1", "2026-10-10")).toBe("10 Oct 2026 – 19 Oct 2026, when version 4 begins");
	});

	it("says nothing where no version follows, an end was typed, or there is no date yet", () => {
		expect([of("site", "2026-12-01"), of("site", "2026-10-10", "2026-10-12"), of("site", "")]).toEqual([null, null, null]);
	});
});
