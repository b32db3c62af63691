import { describe, expect, it } from "vitest";
import { type DueRun, decideRuns, MISSED_BY_MS_MAX, type SwitchPlace } from "./decideRuns";
import { findConflicts } from "./findConflicts";
import { inZone, LESSONS } from "./schedule.arbitrary";

const MINUTE = 60_000;
const NOW = Date.parse("2026-11-23T10:00Z");
const place = (position: number): SwitchPlace => ({ deviceId: 1, position });
const due = (minutesAgo: number, state: boolean, ...positions: number[]): DueRun => ({
	run: { schedule: LESSONS, dueAt: NOW - minutesAgo * MINUTE, state },
	switches: positions.map(place),
});
const nobody = () => null;
const outcomes = (...args: Parameters<typeof decideRuns>) =>
	decideRuns(...args).map(({ outcome, orders, detail }) => [outcome, orders.map(({ position }) => position), detail]);

describe("decideRuns", () => {
	it("tells the switches of a run that is due now", () => {
		expect(outcomes([due(0, true, 0, 1)], NOW, nobody)).toEqual([["done", [0, 1], "2 switches told to turn on"]]);
	});

	it("does the last one that was missed, up to 15 minutes, and no earlier one", () => {
		expect(outcomes([due(14, true, 0), due(2, false, 0)], NOW, nobody)).toEqual([
			["superseded", [], "1 switch decided by a later run"],
			["done", [0], "1 switch told to turn off"],
		]);
		expect(MISSED_BY_MS_MAX).toBe(15 * MINUTE);
		expect(outcomes([due(15, true, 0)], NOW, nobody)[0]?.[0]).toBe("done");
		expect(outcomes([due(180, true, 0), due(16, false, 0)], NOW, nobody)).toEqual([
			["superseded", [], "1 switch decided by a later run"],
			["missed", [], "1 switch left as they were: noticed 16 min late"],
		]);
	});

	it("leaves alone what somebody has switched since, and only that", () => {
		const since = ({ position }: SwitchPlace) => (position === 0 ? NOW - MINUTE : NOW - 20 * MINUTE);
		expect(outcomes([due(5, false, 0, 1)], NOW, since)).toEqual([
			["done", [1], "1 switch told to turn off; 1 switch left alone: somebody has switched since"],
		]);
		expect(outcomes([due(5, false, 0)], NOW, since)[0]?.[0]).toBe("superseded");
		// Switched at the very moment of the run is not since.
		expect(outcomes([due(5, false, 0)], NOW, () => NOW - 5 * MINUTE)[0]?.[0]).toBe("done");
	});

	it("decides per switch: a run may be late for one and decided elsewhere for another", () => {
		expect(outcomes([due(200, true, 0, 1), due(3, false, 1)], NOW, nobody)).toEqual([
			["missed", [], "1 switch left as they were: noticed 3 h late; 1 switch decided by a later run"],
			["done", [1], "1 switch told to turn off"],
		]);
	});

	it("says where nothing stands that it could switch", () => {
		expect(outcomes([due(0, true)], NOW, nobody)).toEqual([["skipped", [], "No switch of these types stood in its rooms"]]);
	});
});

describe("findConflicts", () => {
	const india = inZone("Asia/Kolkata");
	const day = { start: Date.parse("2026-11-22T18:30Z"), end: Date.parse("2026-11-23T18:30Z") };
	const evening = { ...LESSONS, id: 2, name: "Evening", startsMinute: 16 * 60, endsMinute: 20 * 60 };

	it("names the OFF that comes while another schedule needs the room", () => {
		expect(findConflicts([evening, LESSONS], day, india)).toEqual([
			{
				at: Date.parse("2026-11-23T11:30Z"),
				off: LESSONS,
				needs: evening,
				neededUntil: Date.parse("2026-11-23T14:30Z"),
				types: ["light", "fan"],
			},
		]);
	});

	it("finds none between lessons that follow on each other, other types, or a schedule that needs nothing", () => {
		const next = { ...evening, startsMinute: 17 * 60 };
		const cooling = { ...evening, switchTypes: ["ac" as const] };
		const offOnly = { ...evening, turnOn: false, occupied: false };
		for (const other of [next, cooling, offOnly]) expect(findConflicts([LESSONS, other], day, india)).toEqual([]);
	});

	it("counts a schedule that only says when the room is in use", () => {
		const use = { ...evening, turnOn: false, turnOff: false, switchTypes: [] };
		expect(findConflicts([LESSONS, use], day, india).map(({ needs, types }) => [needs.id, types])).toEqual([
			[2, ["light", "fan"]],
		]);
	});
});
