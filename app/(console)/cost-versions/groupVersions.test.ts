import { describe, expect, it } from "vitest";
import { type DatedVersion, groupVersions } from "./groupVersions";

const now = Date.parse("2026-11-21T10:00:00Z");
const version = (id: number, from: string, until: string | null, place: Partial<DatedVersion> = {}): DatedVersion => ({
	id,
	scope: "site",
	building: null,
	classroom: null,
	effective_from: from,
	effective_until: until,
	...place,
});
const shape = (versions: DatedVersion[]) =>
	groupVersions(versions, now).map(({ key, rows }) => [
		key,
		rows.map((row) => (row.kind === "gap" ? "gap" : `${row.version.id} ${row.state}`)),
	]);

describe("groupVersions", () => {
	it("puts the widest scope first and the newest version on top, over the time before the first one", () => {
		const versions = [
			version(3, "2026-04-01T00:00:00Z", null, { scope: "classroom", classroom: "A-2" }),
			version(4, "2026-05-01T00:00:00Z", null, { scope: "building", building: "Block A" }),
			version(1, "2025-04-01T00:00:00Z", "2026-04-01T00:00:00Z"),
			version(2, "2026-04-01T00:00:00Z", null),
		];
		expect(shape(versions)).toEqual([
			["site:", ["2 current", "1 past", "gap"]],
			["building:Block A", ["4 current", "gap"]],
			["classroom:A-2", ["3 current", "gap"]],
		]);
	});

	it("shows a stretch that no version covers, also one that is open", () => {
		const versions = [
			version(1, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
			version(2, "2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"),
		];
		expect(shape(versions)).toEqual([["site:", ["gap", "2 past", "gap", "1 past", "gap"]]]);
	});

	it("tells a version to come from the one in force", () => {
		const versions = [version(1, "2026-01-01T00:00:00Z", "2026-12-01T00:00:00Z"), version(2, "2026-12-01T00:00:00Z", null)];
		expect(shape(versions)).toEqual([["site:", ["2 future", "1 current", "gap"]]]);
	});
});
