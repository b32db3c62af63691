import { describe, expect, it } from "vitest";
import { instantOfVersion } from "./instantOfVersion";

const versions = [
	{ id: 9, created_at: "2026-11-09T10:00:00Z" },
	{ id: 4, created_at: "2026-11-04T10:00:00Z" },
	{ id: 2, created_at: "2026-11-02T10:00:00Z" },
];

describe("instantOfVersion", () => {
	it("is just after the recalculation that the version caused", () => {
		const own = { version_id: 3, cause: "version", created_at: "2026-11-03T08:00:00Z" } as const;
		expect(instantOfVersion(3, versions, [own])).toBe("2026-11-03T08:00:01.000Z");
	});

	it("is else just before the next version was recorded, and nothing after the last one", () => {
		expect(instantOfVersion(3, versions, [])).toBe("2026-11-04T09:59:59.999Z");
		expect(instantOfVersion(999, versions, [])).toBeNull();
	});
});
