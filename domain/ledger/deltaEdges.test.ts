import { describe, expect, it } from "vitest";
import type { PlacedReading } from "@/domain/telemetry/orderReadings";
import { type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { isAdvance, isNewEpoch, isSlightFall, registerDelta, totalOf } from "./registerDelta";
import { isWithin, LOOK_MS, LOOK_READINGS, lookForReturn, returnsTo } from "./transientRun";

const placed = (reading: WrittenReading): PlacedReading => ({ reading: written(reading), at: written(reading).at });
const at = (s: number) => placed({ s }).at;
const delta = (previous: WrittenReading, next: WrittenReading, last?: WrittenReading) =>
	registerDelta({ previous: placed(previous), last: last ? placed(last) : null, next: placed(next), maxima: [] });

describe("isAdvance", () => {
	const advances = (from: WrittenReading, to: WrittenReading) => isAdvance(placed(from), placed(to), []);

	it("is a rise from nothing to the ceiling, both included", () => {
		expect(advances({ s: 0, wh: 5 }, { s: 36, wh: 5 })).toBe(true);
		expect(advances({ s: 0, wh: 1 }, { s: 36, wh: 252 })).toBe(true);
		expect(advances({ s: 0, wh: 1 }, { s: 36, wh: 253 })).toBe(false);
		expect(advances({ s: 0, wh: 5.001 }, { s: 36, wh: 5 })).toBe(false);
	});

	it("stays within one epoch, as far as epochs are named", () => {
		expect(advances({ s: 0, wh: 5, epoch: 1 }, { s: 36, wh: 5, epoch: 2 })).toBe(false);
		expect(advances({ s: 0, wh: 5, epoch: 1 }, { s: 36, wh: 6, epoch: 1 })).toBe(true);
		expect(advances({ s: 0, wh: 5, epoch: 1 }, { s: 36, wh: 6 })).toBe(true);
		expect(advances({ s: 0, wh: 5 }, { s: 36, wh: 6, epoch: 1 })).toBe(true);
	});
});

describe("isSlightFall", () => {
	const falls = (from: WrittenReading, to: WrittenReading) => isSlightFall(placed(from), placed(to));

	it("is less than a tenth, within one epoch, and not nothing", () => {
		expect(falls({ s: 0, wh: 100 }, { s: 30, wh: 90.001 })).toBe(true);
		expect(falls({ s: 0, wh: 100 }, { s: 30, wh: 90 })).toBe(false);
		expect(falls({ s: 0, wh: 100 }, { s: 30, wh: 99.999 })).toBe(true);
		expect(falls({ s: 0, wh: 100 }, { s: 30, wh: 100 })).toBe(false);
		expect(falls({ s: 0, wh: 100 }, { s: 30, wh: 101 })).toBe(false);
		expect(falls({ s: 0, wh: 100, epoch: 1 }, { s: 30, wh: 99, epoch: 2 })).toBe(false);
	});
});

describe("isNewEpoch", () => {
	it("needs both names, and that they differ; 0 is a name", () => {
		const is = (from?: number, to?: number) =>
			isNewEpoch(
				placed({ s: 0, ...(from === undefined ? {} : { epoch: from }) }),
				placed({ s: 1, ...(to === undefined ? {} : { epoch: to }) }),
			);
		expect([is(), is(1), is(undefined, 1), is(1, 1), is(1, 2), is(0, 1), is(1, 0)]).toEqual([
			false,
			false,
			false,
			false,
			true,
			true,
			true,
		]);
		expect(totalOf(placed({ s: 0 }))).toBe(0n);
	});
});

describe("registerDelta", () => {
	it("is a baseline without a previous counter", () => {
		expect(registerDelta({ previous: null, last: null, next: placed({ s: 0, wh: 5 }), maxima: [] })).toEqual({
			kind: "baseline",
		});
		expect(delta({ s: 0, watts: 5 }, { s: 30, wh: 5 })).toEqual({ kind: "baseline" });
	});

	it("counts a reset to the last milliwatt-hour that the load can have drawn", () => {
		// 25 kW for 36 s, and a step of 1 Wh.
		expect(delta({ s: 0, wh: 5_000 }, { s: 36, wh: 251 })).toEqual({ kind: "reset_inferred", reason: "unknown" });
		expect(delta({ s: 0, wh: 5_000 }, { s: 36, wh: 252 })).toEqual({ kind: "drop" });
		expect(delta({ s: 0, wh: 5_000, epoch: 1 }, { s: 36, wh: 251, epoch: 2 })).toEqual({ kind: "reset_declared", counted: true });
		expect(delta({ s: 0, wh: 5_000, epoch: 1 }, { s: 36, wh: 252, epoch: 2 })).toEqual({
			kind: "reset_declared",
			counted: false,
		});
		expect(delta({ s: 0, wh: 1 }, { s: 36, wh: 252 })).toEqual({ kind: "advance", riseMwh: 251_000n });
		expect(delta({ s: 0, wh: 1 }, { s: 36, wh: 253 })).toEqual({ kind: "jump" });
		expect(delta({ s: 0, wh: 5 }, { s: 36, wh: 5 })).toEqual({ kind: "advance", riseMwh: 0n });
	});

	it("takes a slight fall for jitter unless the device restarted", () => {
		expect(delta({ s: 0, wh: 5_000 }, { s: 30, wh: 4_990 })).toEqual({ kind: "jitter" });
		expect(delta({ s: 0, wh: 5_000, boot: 1 }, { s: 30, wh: 4_990, boot: 1 })).toEqual({ kind: "jitter" });
		expect(delta({ s: 0, wh: 5_000, boot: 1 }, { s: 30, wh: 4_990, boot: 2 })).toEqual({ kind: "rollback" });
		// A small counter after a restart: what it shows can have been counted from 0.
		expect(delta({ s: 0, wh: 200, boot: 1 }, { s: 30, wh: 195, boot: 2 })).toEqual({
			kind: "reset_inferred",
			reason: "power_cycle",
		});
		expect(delta({ s: 0, wh: 5_000, boot: 1 }, { s: 30, wh: 2_000, boot: 1 })).toEqual({ kind: "drop" });
		expect(delta({ s: 0, wh: 5_000, boot: 1 }, { s: 30, wh: 2_000, boot: 2 })).toEqual({ kind: "rollback" });
	});

	it("looks for a restart, and counts, since the reading that was held", () => {
		const held = { s: 3_600, wh: 4_990, boot: 2 };
		expect(delta({ s: 0, wh: 5_000, boot: 1 }, { s: 3_636, wh: 4_980, boot: 2 }, held)).toEqual({ kind: "jitter" });
		expect(delta({ s: 0, wh: 5_000, boot: 2 }, { s: 3_636, wh: 4_980, boot: 3 }, held)).toEqual({ kind: "rollback" });
		expect(delta({ s: 0, wh: 5_000 }, { s: 3_636, wh: 252 }, { s: 3_600, wh: 4_990 })).toEqual({ kind: "drop" });
	});

	it("names firmware as the reason only where both say theirs", () => {
		const reason = (before: string | null, after: string | null) =>
			delta({ s: 0, wh: 5_000, firmware: before, boot: 1 }, { s: 30, wh: 3, firmware: after, boot: 1 });
		expect(reason("1", "2")).toMatchObject({ reason: "firmware_update" });
		for (const [before, after] of [
			["1", "1"],
			[null, "2"],
			["1", null],
			[null, null],
		] as const)
			expect(reason(before, after)).toMatchObject({ reason: "unknown" });
	});
});

describe("lookForReturn", () => {
	const look = (readings: readonly WrittenReading[], moreFollow = false) =>
		lookForReturn({ base: placed({ s: 0, wh: 5_000 }), readings: readings.map(placed), suspect: 0, maxima: [], moreFollow });

	it("reaches three readings or six hours, whichever is longer", () => {
		expect([LOOK_READINGS, LOOK_MS]).toEqual([3, 21_600_000]);
		expect(isWithin(3, 100, 0)).toBe(true);
		expect(isWithin(4, 100, 100)).toBe(true);
		expect(isWithin(4, 101, 100)).toBe(false);
	});

	it("finds the return that the reading after it confirms", () => {
		expect(
			look([
				{ s: 30, wh: 0 },
				{ s: 60, wh: 5_001 },
				{ s: 90, wh: 5_002 },
			]),
		).toEqual({ kind: "returns", returnsAt: 1, lookedAt: at(90) });
		expect(
			look([
				{ s: 30, wh: 0 },
				{ s: 60, wh: 4_999 },
				{ s: 90, wh: 4_998 },
			]),
		).toMatchObject({ kind: "returns", returnsAt: 1 });
		expect(
			look([
				{ s: 30, wh: 0 },
				{ s: 60, wh: 0 },
				{ s: 90, wh: 5_001 },
				{ s: 120, wh: 5_001 },
			]),
		).toMatchObject({ returnsAt: 2 });
	});

	it("keeps waiting while a return has no follower, and says which reading it was", () => {
		expect(
			look([
				{ s: 30, wh: 0 },
				{ s: 60, wh: 5_001 },
			]),
		).toEqual({ kind: "lasts", lookedAt: at(30) + LOOK_MS, ghosts: [1], open: true });
		expect(
			look(
				[
					{ s: 30, wh: 0 },
					{ s: 60, wh: 5_001 },
				],
				true,
			),
		).toEqual({ kind: "starved" });
		expect(look([{ s: 30, wh: 0 }], true)).toEqual({ kind: "starved" });
	});

	it("is closed by a reading beyond six hours once three have come by", () => {
		const low = (s: number) => ({ s, wh: 1 + s / 1e6 });
		const six = 30 + LOOK_MS / 1_000;
		expect(look([{ s: 30, wh: 0.5 }, low(60), low(90), low(120)])).toMatchObject({ kind: "lasts", open: true });
		expect(look([{ s: 30, wh: 0.5 }, low(60), low(90), low(120), low(six)])).toMatchObject({
			open: true,
			lookedAt: at(six),
		});
		expect(look([{ s: 30, wh: 0.5 }, low(60), low(90), low(120), low(six + 1)])).toEqual({
			kind: "lasts",
			lookedAt: at(six),
			ghosts: [],
			open: false,
		});
		// Far apart, three readings reach further than six hours.
		const far = [{ s: 30, wh: 0.5 }, low(six + 100), low(six + 200), low(six + 300)];
		expect(look(far.slice(0, 3))).toMatchObject({ open: true, lookedAt: at(six + 200) });
		expect(look(far)).toMatchObject({ open: false, lookedAt: at(six + 300) });
		expect(look([...far, low(six + 400)])).toMatchObject({ open: false, lookedAt: at(six + 300) });
	});

	it("does not take what climbs from a suspect for a return", () => {
		expect(
			look([
				{ s: 30, wh: 4_400 },
				{ s: 1_000, wh: 5_001 },
				{ s: 1_030, wh: 5_002 },
			]),
		).toMatchObject({ kind: "lasts", ghosts: [] });
		// An exact zero is no suspect to climb from.
		expect(returnsTo(placed({ s: 0, wh: 60 }), placed({ s: 60, wh: 61 }), [])).toBe(true);
		const small = lookForReturn({
			base: placed({ s: 0, wh: 60 }),
			readings: [placed({ s: 30, wh: 0 }), placed({ s: 60, wh: 61 }), placed({ s: 90, wh: 62 })],
			suspect: 0,
			maxima: [],
			moreFollow: false,
		});
		expect(small).toMatchObject({ kind: "returns", returnsAt: 1 });
	});

	it("goes on after a ghost, which a later return does not undo", () => {
		expect(
			look([
				{ s: 30, wh: 0 },
				{ s: 60, wh: 5_001 },
				{ s: 90, wh: 0 },
				{ s: 120, wh: 5_002 },
				{ s: 150, wh: 5_003 },
			]),
		).toMatchObject({
			kind: "returns",
			returnsAt: 3,
			lookedAt: at(150),
		});
		expect(
			look([
				{ s: 30, wh: 0 },
				{ s: 60, wh: 5_001 },
				{ s: 90, wh: 0 },
				{ s: 120, wh: 1 },
			]),
		).toMatchObject({ kind: "lasts", ghosts: [1] });
	});

	it("that ends in a candidate beyond six hours looked at the reading after it, too", () => {
		const six = 30 + LOOK_MS / 1_000;
		const spike = (s: number) => ({ s, wh: 1e9 + s });
		const trace = [spike(30), spike(60), spike(90), { s: six, wh: 5_001 }];
		expect(look(trace)).toEqual({ kind: "lasts", lookedAt: at(six), ghosts: [3], open: true });
		expect(look([...trace, spike(six + 60)])).toEqual({ kind: "lasts", lookedAt: at(six + 60), ghosts: [3], open: false });
		expect(look([...trace, { s: six + 60, wh: 5_002 }])).toEqual({ kind: "returns", returnsAt: 3, lookedAt: at(six + 60) });
	});
});
