import { describe, expect, it } from "vitest";
import { reachText } from "./describeVersion";

const site = { scope: "site", building: null, classroom: null, effective_until: null } as const;
const versions = [
	{ ...site, id: 2, effective_from: "2026-11-03T18:30:00Z" },
	{ ...site, scope: "building", building: "Block A", id: 3, effective_from: "2026-10-14T18:30:00Z" } as const,
];
const of = (effective_from: string, effective_until: string | null = null) =>
	reachText({ ...site, effective_from, effective_until }, versions, "Asia/Kolkata");

describe("reachText", () => {
	it("names the version of the same scope at which a price without an end stops", () => {
		expect(of("2026-10-09T18:30:00Z")).toBe("10 Oct 2026 – 3 Nov 2026, when version 2 begins");
	});

	it("keeps an end of its own, and stays open where nothing follows", () => {
		expect(of("2026-10-09T18:30:00Z", "2026-10-11T18:30:00Z")).toBe("10 Oct 2026 – 11 Oct 2026");
		expect(of("2026-11-09T18:30:00Z")).toBe("10 Nov 2026 – open");
	});
});
