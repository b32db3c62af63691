import { describe, expect, it } from "vitest";
import { billAddressOf, billApi, billPage, evidenceApi } from "./billAddress";

const open = { kind: "open", month: "2026-11", classroom: "A 1", connection: null } as const;
const issued = { kind: "issued", id: 7 } as const;

describe("the address of a bill", () => {
	it("is its number once it is issued, and month and room before", () => {
		expect(billApi(issued, "/csv")).toBe("/api/bills/7/csv");
		expect(billPage(issued, "/print")).toBe("/bills/7/print");
		expect(billApi(open, "/pdf")).toBe("/api/bills/open/pdf?month=2026-11&classroom=A+1");
		expect(billPage({ ...open, classroom: null, connection: "site" })).toBe("/bills/open?month=2026-11&connection=site");
	});

	it("comes back from the page that it names", () => {
		expect(billAddressOf("7", { month: null, classroom: null, connection: null })).toEqual(issued);
		expect(billAddressOf("open", { month: "2026-11", classroom: "A 1", connection: null })).toEqual(open);
		expect(billAddressOf("open", { month: null, classroom: null, connection: null })).toBeNull();
		expect(billAddressOf("../x", { month: "2026-11", classroom: null, connection: null })).toBeNull();
	});

	it("opens a line as deep as it is asked", () => {
		expect(evidenceApi(issued, 2, { classroom: "A 1", date: "2026-11-03" }, null)).toBe(
			"/api/bills/7/lines/2/evidence?classroom=A+1&date=2026-11-03",
		);
		expect(evidenceApi(open, 1, {}, 100)).toBe("/api/bills/open/lines/1/evidence?month=2026-11&of=A+1&after=100");
	});
});
