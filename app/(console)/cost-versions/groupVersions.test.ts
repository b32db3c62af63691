import { describe, expect, it } from "vitest";
import type { CostVersionBody } from "@/wire/http/costVersions";
import { groupVersions } from "./groupVersions";

const now = Date.parse("2026-11-21T10:00:00Z");
const version = (id: number, from: string, until: string | null, classroom: string | null = null): CostVersionBody => ({
	id,
	cost_per_kwh: 8.5,
	currency: "INR",
	effective_from: from,
	effective_until: until,
	classroom,
	building: null,
	scope: classroom === null ? "site" : "classroom",
	notes: "",
	created_by: "admin",
	created_at: from,
	components: [],
});
const shape = (versions: CostVersionBody[]) =>
	groupVersions(versions, now).map(({ classroom, rows }) => [
		classroom,
		rows.map((row) => (row.kind === "gap" ? "gap" : `${row.version.id} ${row.state}`)),
	]);

describe("groupVersions", () => {
	it("puts the site first and the newest version on top, over the time before the first one", () => {
		const versions = [
			version(3, "2026-04-01T00:00:00Z", null, "A-2"),
			version(1, "2025-04-01T00:00:00Z", "2026-04-01T00:00:00Z"),
			version(2, "2026-04-01T00:00:00Z", null),
		];
		expect(shape(versions)).toEqual([
			[null, ["2 current", "1 past", "gap"]],
			["A-2", ["3 current", "gap"]],
		]);
	});

	it("shows a stretch that no version covers, also one that is open", () => {
		const versions = [
			version(1, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
			version(2, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"),
		];
		expect(shape(versions)).toEqual([[null, ["gap", "2 past", "gap", "1 past", "gap"]]]);
	});

	it("tells a version to come from the one in force", () => {
		const versions = [version(1, "2026-01-01T00:00:00Z", "2026-12-01T00:00:00Z"), version(2, "2026-12-01T00:00:00Z", null)];
		expect(shape(versions)).toEqual([[null, ["2 future", "1 current", "gap"]]]);
	});
});
