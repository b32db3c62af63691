import { describe, expect, it } from "vitest";
import { placeClock } from "./placeClock";

const NOW = 1_763_600_400_000;

describe("placeClock", () => {
	it.each([
		["a clock of now", NOW, true, { synced: true, filedAt: NOW, ahead: false }],
		["a clock of 2020", 1_577_836_800_000, true, { synced: true, filedAt: 1_577_836_800_000, ahead: false }],
		["exactly 10 min ahead", NOW + 600_000, true, { synced: true, filedAt: NOW + 600_000, ahead: false }],
		["more than 10 min ahead", NOW + 600_001, true, { synced: false, filedAt: NOW, ahead: true }],
		["a clock that the device does not trust", NOW, false, { synced: false, filedAt: NOW, ahead: false }],
		["no clock", null, false, { synced: false, filedAt: NOW, ahead: false }],
	])("files %s", (_name, clockMs, clockTrusted, filing) => {
		expect(placeClock({ clockMs, clockTrusted }, NOW)).toEqual(filing);
	});
});
