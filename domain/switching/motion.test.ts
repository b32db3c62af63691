import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LASTING_MS_MAX, type MotionState, motionChange, motionOrders } from "./motion";

const HOLD = 600_000;
const NOW = 50_000_000;
const rule = { holdMs: HOLD, turnOn: true, autoOff: true };
const empty: MotionState = { lastMotionAt: null, offDueAt: null };
const occupied = (since: number): MotionState => ({ lastMotionAt: since, offDueAt: since + HOLD });
const sign = (at: number, isLasting = false) => ({ at, isLasting });

describe("motionChange", () => {
	it("is an arrival when motion comes into an empty room", () => {
		expect(motionChange(rule, empty, sign(NOW - 50), NOW)).toEqual({ kind: "arrival", next: occupied(NOW - 50) });
	});

	it("is nothing but a later end while motion goes on", () => {
		expect(motionChange(rule, occupied(NOW - 60_000), sign(NOW), NOW)).toEqual({ kind: "nothing", next: occupied(NOW) });
	});

	it("is empty once the hold time has passed without motion, and then once only", () => {
		const state = occupied(NOW - HOLD);
		const first = motionChange(rule, state, sign(NOW - HOLD), NOW);
		expect(first).toEqual({ kind: "empty", next: { lastMotionAt: NOW - HOLD, offDueAt: null } });
		expect(motionChange(rule, first.next, sign(NOW - HOLD), NOW + 1_000).kind).toBe("nothing");
	});

	it("is not empty a millisecond earlier", () => {
		expect(motionChange(rule, occupied(NOW - HOLD + 1), sign(NOW - HOLD + 1), NOW).kind).toBe("nothing");
	});

	it("begins to hold where motion ended, for a sensor that says so", () => {
		const before = occupied(NOW - HOLD);
		expect(motionChange(rule, before, sign(NOW - HOLD, true), NOW)).toEqual({ kind: "nothing", next: occupied(NOW) });
		expect(motionChange(rule, before, sign(NOW - 5, false), NOW)).toEqual({ kind: "nothing", next: occupied(NOW - 5) });
	});

	it("does not believe for ever in motion that never ended", () => {
		const since = NOW - LASTING_MS_MAX - HOLD;
		expect(motionChange(rule, { lastMotionAt: NOW - HOLD, offDueAt: NOW }, sign(since, true), NOW).kind).toBe("empty");
	});

	it("switches nothing on for motion from a buffer, but knows that somebody was there", () => {
		expect(motionChange(rule, empty, sign(NOW - 120_000), NOW)).toEqual({ kind: "nothing", next: occupied(NOW - 120_000) });
		expect(motionChange(rule, empty, sign(NOW - HOLD), NOW).next.offDueAt).toBeNull();
	});

	it("takes a clock that runs ahead as now", () => {
		expect(motionChange(rule, empty, sign(NOW + 240_000), NOW).next).toEqual(occupied(NOW));
	});

	it("alternates: two arrivals always have an empty room between them", () => {
		const steps = fc.array(fc.record({ after: fc.integer({ min: 0, max: HOLD }), moves: fc.boolean() }), { maxLength: 60 });
		fc.assert(
			fc.property(steps, (all) => {
				let state = empty;
				let now = NOW;
				let latest: number | null = null;
				const kinds: string[] = [];
				for (const { after, moves } of all) {
					now += after;
					if (moves) latest = now;
					const { kind, next } = motionChange(rule, state, latest === null ? null : sign(latest), now);
					if (kind !== "nothing") kinds.push(kind);
					state = next;
				}
				kinds.forEach((kind, index) => {
					expect(kind).toBe(index % 2 === 0 ? "arrival" : "empty");
				});
			}),
		);
	});
});

describe("motionOrders", () => {
	const one = (position: number, isOn: boolean | null, isKeptOn = false) => ({ deviceId: 7, position, isOn, isKeptOn });
	const switches = [one(0, false), one(1, true), one(2, null), one(3, true, true)];

	it("switches on what is off, not what is on or unknown", () => {
		expect(motionOrders(rule, "arrival", switches)).toEqual([{ deviceId: 7, position: 0, state: true }]);
	});

	it("switches off what is on, but not what is kept on", () => {
		expect(motionOrders(rule, "empty", switches)).toEqual([{ deviceId: 7, position: 1, state: false }]);
	});

	it("does only what the rule asks for", () => {
		expect(motionOrders({ ...rule, turnOn: false }, "arrival", switches)).toEqual([]);
		expect(motionOrders({ ...rule, autoOff: false }, "empty", switches)).toEqual([]);
		expect(motionOrders(rule, "nothing", switches)).toEqual([]);
	});
});
