import { describe, expect, it } from "vitest";
import { placeVersion, type VersionRange } from "./placeVersion";

describe("placeVersion", () => {
	const row = (rowId: number, effectiveFrom: number, effectiveUntil: number | null, endsByItself = false): VersionRange => ({
		rowId,
		effectiveFrom,
		effectiveUntil,
		endsByItself,
	});

	it("reaches to the next version's start and shortens the one before", () => {
		expect(placeVersion([row(1, 0, 100), row(2, 100, null)], 40, null)).toEqual({
			effectiveFrom: 40,
			effectiveUntil: 100,
			endsByItself: false,
			closedRowIds: [1],
			remainders: [{ ofRowId: 1, effectiveFrom: 0, effectiveUntil: 40, endsByItself: false }],
		});
	});

	it("splits a version around one with an end of its own, which is resumed after it", () => {
		const placing = placeVersion([row(1, 0, null)], 40, 60);
		expect(placing.remainders).toEqual([
			{ ofRowId: 1, effectiveFrom: 0, effectiveUntil: 40, endsByItself: false },
			{ ofRowId: 1, effectiveFrom: 60, effectiveUntil: null, endsByItself: false },
		]);
	});

	it("displaces wholly what starts with it, and fills a gap without touching its neighbours", () => {
		expect(placeVersion([row(1, 0, null)], 0, null)).toMatchObject({ closedRowIds: [1], remainders: [], effectiveUntil: null });
		expect(placeVersion([row(1, 0, 20, true), row(2, 50, null)], 20, null)).toMatchObject({
			closedRowIds: [],
			remainders: [],
			effectiveUntil: 50,
		});
	});

	it("reaches over several versions by its own end, and keeps the author's end of what is left", () => {
		expect(placeVersion([row(1, 0, 30), row(2, 30, 50), row(3, 50, 90, true)], 10, 60)).toMatchObject({
			closedRowIds: [1, 2, 3],
			remainders: [
				{ ofRowId: 1, effectiveFrom: 0, effectiveUntil: 10 },
				{ ofRowId: 3, effectiveFrom: 60, effectiveUntil: 90, endsByItself: true },
			],
		});
	});
});
