import { describe, expect, it } from "vitest";
import { type CalibrationWindow, calibrate, type Verdict } from "./calibrate";
import { calibrated, generator, LECTURE_ROOM, ONE_ROOM, SEEDS, simulateRoom } from "./simulatedRoom.fixture";

describe("calibrate", () => {
	it("says never_on of a switch that was never ON, and still gives the others", () => {
		const { switches } = calibrated(ONE_ROOM.map((window) => ({ ...window, onHours: [0, ...window.onHours] })));
		expect(switches[0]).toEqual({ onHours: 0, verdict: { kind: "never_on" } });
		expect(switches.slice(1).every(({ verdict }) => "watts" in verdict)).toBe(true);
	});

	it("says too_few of a switch that was ON on two days, and books nothing of it on others", () => {
		const [first, second] = [...new Set(ONE_ROOM.filter(({ onHours }) => onHours[0]).map(({ date }) => date))];
		const windows = ONE_ROOM.map((window) => {
			const isOn = (window.date === first || window.date === second) && (window.onHours[0] ?? 0) > 0;
			return { ...window, counterWh: window.counterWh + (isOn ? 500 : 0), onHours: window.onHours.concat(isOn ? 0.25 : 0) };
		});
		const { switches } = calibrated(windows);
		expect(switches[6]?.verdict).toEqual({ kind: "too_few" });
		expect(switches[0]?.verdict).toMatchObject({ watts: expect.closeTo(172, -1) });
	});

	it("says at_zero of a switch with nothing behind it", () => {
		const { switches } = calibrated(
			simulateRoom({ ...LECTURE_ROOM, loads: LECTURE_ROOM.loads.with(5, { watts: 0, used: 0.5 }), seed: 9 }),
		);
		expect(["at_zero", "imprecise"]).toContain(switches[5]?.verdict.kind);
		expect(switches[5]?.verdict).not.toHaveProperty("watts");
	});

	it("says imprecise, and with whom, where what was seen is too little to tell two apart", () => {
		const windows = simulateRoom({ ...LECTURE_ROOM, meterNoise: 0.2, together: [[4, 2]], seed: 4 }).map((window, index) => ({
			...window,
			// Alone in one of twenty windows only.
			onHours: index % 20 === 0 ? window.onHours.with(4, 0) : window.onHours,
		}));
		const { verdict } = calibrated(windows).switches[4] ?? {};
		expect(verdict).not.toHaveProperty("watts");
		expect(verdict).toSatisfy(
			(each: Verdict) => each.kind === "together_with" || (each.kind === "imprecise" && each.mostlyWith === 2),
		);
	});

	it("identifies nothing when the counter has nothing to do with the switches", () => {
		for (const seed of SEEDS.slice(0, 50)) {
			const random = generator(seed);
			const found = calibrated(
				simulateRoom({ ...LECTURE_ROOM, seed }).map((window) => ({ ...window, counterWh: 400 * random() })),
			);
			expect(found.switches.filter(({ verdict }) => verdict.kind === "identifiable")).toEqual([]);
			expect(found.explained).toBeLessThan(0.1);
		}
	});

	it("gives the mean of a load that runs in cycles, with an interval that holds it", () => {
		let covered = 0;
		for (const seed of SEEDS) {
			const random = generator(seed + 1_000);
			const plain = simulateRoom({ ...LECTURE_ROOM, loads: LECTURE_ROOM.loads.with(2, { watts: 0, used: 0.65 }), seed });
			// A compressor: in each quarter-hour it runs for 30 to 90 % of the time that it is ON.
			const windows = plain.map((window) => ({
				...window,
				counterWh: window.counterWh + 1_500 * (window.onHours[2] ?? 0) * (0.3 + 0.6 * random()),
			}));
			const { verdict } = calibrated(windows).switches[2] ?? {};
			if (verdict && "watts" in verdict && verdict.low <= 900 && 900 <= verdict.high) covered += 1;
		}
		expect(covered / SEEDS.length).toBeGreaterThan(0.9);
	});

	it("is not surer than it may be of what is used in the heat, beside a load that follows it", () => {
		const spread = { given: 0, covered: 0 };
		const loads = LECTURE_ROOM.loads.with(2, { watts: 0, used: 0.65 }).with(3, { watts: 0, used: 0.5 });
		for (const seed of SEEDS.slice(0, 50)) {
			// The projector is used from noon on, and the air conditioner works hardest then.
			const windows = simulateRoom({ ...LECTURE_ROOM, days: 55, loads, seed }).map((window) => {
				const projector = window.hour >= 12 ? (window.onHours[3] ?? 0) : 0;
				const heat = Math.max(0, 1 - Math.abs(window.hour - 14) / 6);
				const counterWh = window.counterWh + 287 * projector + (window.onHours[2] ?? 0) * (700 + 700 * heat);
				return { ...window, counterWh, onHours: window.onHours.with(3, projector) };
			});
			for (const [index, { verdict }] of calibrated(windows).switches.entries()) {
				if (index === 2 || !("watts" in verdict)) continue;
				const truth = LECTURE_ROOM.loads[index]?.watts ?? 0;
				spread.given += 1;
				if (verdict.low <= truth && truth <= verdict.high) spread.covered += 1;
			}
		}
		expect(spread.given).toBeGreaterThan(100);
		expect(spread.covered / spread.given).toBeGreaterThan(0.9);
	});

	it("holds with a third of the quarter-hours missing", () => {
		const random = generator(21);
		const { switches } = calibrated(ONE_ROOM.filter(() => random() > 1 / 3));
		switches.forEach(({ verdict }, index) => {
			const watts = LECTURE_ROOM.loads[index]?.watts ?? 0;
			expect(verdict).toSatisfy((each: Verdict) => "watts" in each && Math.abs(each.watts / watts - 1) < 0.12);
		});
	});

	it("gives the same whatever the order of the windows", () => {
		const backwards = calibrated(ONE_ROOM.toReversed());
		calibrated(ONE_ROOM).switches.forEach(({ verdict }, index) => {
			const other = backwards.switches[index]?.verdict;
			expect(other?.kind).toBe(verdict.kind);
			if ("watts" in verdict) expect(other).toMatchObject({ watts: expect.closeTo(verdict.watts, 6) });
		});
	});

	it("refuses in words rather than giving a number", () => {
		const refusal = (windows: readonly CalibrationWindow[], switches = 6) => {
			const found = calibrate({ switches, windows, resolutionWh: 0.001 });
			return found.kind === "refused" ? found.reason : found.kind;
		};
		expect(refusal([])).toBe("too_few_days");
		expect(
			refusal(
				ONE_ROOM.map((window) => ({ ...window, onHours: [] })),
				0,
			),
		).toBe("no_switches");
		expect(refusal(ONE_ROOM.slice(0, 4 * 96))).toBe("too_few_days");
		expect(refusal(ONE_ROOM.filter((_, index) => index % 10 === 0))).toBe("too_few_windows");
		expect(refusal(ONE_ROOM.map((window) => ({ ...window, counterWh: 0 })))).toBe("counter_constant");
	});

	it.each([
		["a negative counter", { counterWh: -1, onHours: [0.1] }],
		["a counter that is no number", { counterWh: Number.NaN, onHours: [0.1] }],
		["an endless counter", { counterWh: Number.POSITIVE_INFINITY, onHours: [0.1] }],
		["negative time", { counterWh: 1, onHours: [-0.1] }],
		["more time than there is", { counterWh: 1, onHours: [0.26] }],
		["time that is no number", { counterWh: 1, onHours: [Number.NaN] }],
		["another number of switches", { counterWh: 1, onHours: [0.1, 0.1] }],
	])("throws at %s", (_, window) => {
		expect(() => calibrate({ switches: 1, windows: [{ date: "2026-11-02", hour: 9, ...window }], resolutionWh: 0.001 })).toThrow(
			RangeError,
		);
	});
});
