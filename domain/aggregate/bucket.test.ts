import { describe, expect, it } from "vitest";
import { addFigures, type Figures, isNothing, NO_FIGURES, type QuarterPart, subtractFigures, sumParts } from "./bucket";

const SOME: Figures = { energyMwh: 100n, estimatedMwh: 20n, allocatedMwh: 30n, onTimeMs: 400n, coveredMs: 500n };
const MORE: Figures = { energyMwh: 7n, estimatedMwh: 1n, allocatedMwh: 2n, onTimeMs: 4n, coveredMs: 5n };

const quarter = (deviceId: number, classroomId: number, startsAt: number, energyMwh = 1n): QuarterPart => ({
	...NO_FIGURES,
	deviceId,
	classroomId,
	startsAt,
	energyMwh,
});
const sum = (parts: readonly QuarterPart[]) => sumParts(parts, (part) => part.startsAt);

describe("figures", () => {
	it("are added and taken away one by one", () => {
		expect(addFigures(SOME, MORE)).toEqual({
			energyMwh: 107n,
			estimatedMwh: 21n,
			allocatedMwh: 32n,
			onTimeMs: 404n,
			coveredMs: 505n,
		});
		expect(subtractFigures(SOME, MORE)).toEqual({
			energyMwh: 93n,
			estimatedMwh: 19n,
			allocatedMwh: 28n,
			onTimeMs: 396n,
			coveredMs: 495n,
		});
	});

	it.each(Object.keys(NO_FIGURES))("are something as soon as %s alone is", (name) => {
		expect(isNothing({ ...NO_FIGURES, [name]: 1n })).toBe(false);
		expect(isNothing({ ...NO_FIGURES, [name]: -1n })).toBe(false);
		expect(isNothing(NO_FIGURES)).toBe(true);
	});
});

describe("sumParts", () => {
	it("ascends by device, then by room, then by bucket, whatever order the parts come in", () => {
		const sorted = [
			quarter(1, 7, 900),
			quarter(1, 7, 1_800),
			quarter(1, 8, 0),
			quarter(2, 3, 0),
			quarter(2, 3, 900),
			quarter(10, 1, 0),
		];
		expect(sum(sorted.toReversed())).toEqual(sorted);
		expect(sum([...sorted.slice(3), ...sorted.slice(0, 3)])).toEqual(sorted);
	});

	it("makes one part of those of one device, room and bucket, and of no others", () => {
		expect(sum([quarter(1, 7, 0, 5n), quarter(1, 7, 0, 6n), quarter(1, 8, 0, 7n), quarter(2, 7, 0, 8n)])).toEqual([
			quarter(1, 7, 0, 11n),
			quarter(1, 8, 0, 7n),
			quarter(2, 7, 0, 8n),
		]);
	});

	it("leaves none and one as they are", () => {
		expect(sum([])).toEqual([]);
		expect(sum([quarter(1, 7, 0)])).toEqual([quarter(1, 7, 0)]);
	});
});
