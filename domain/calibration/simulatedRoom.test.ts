import { describe, expect, it } from "vitest";
import type { CalibrationWindow, Verdict } from "./calibrate";
import { calibrated, generator, LECTURE_ROOM, ONE_ROOM, SEEDS, type SimulatedRoom, simulateRoom } from "./simulatedRoom.fixture";

interface Tally {
	/** Numbers that were given, over all seeds: of them with a narrow interval, and of all. */
	identified: number;
	given: number;
	covered: number;
	/** Worst relative error of an identified number, and of any. */
	worstIdentified: number;
	worstGiven: number;
}

/** Over all seeds: every switch's number against its true watts, and standby's beside it. */
function tallySeeds(
	over: Partial<SimulatedRoom>,
	truthOf = (room: SimulatedRoom, index: number) => room.loads[index]?.watts ?? 0,
) {
	const nothing = (): Tally => ({ identified: 0, given: 0, covered: 0, worstIdentified: 0, worstGiven: 0 });
	const switches = nothing();
	const standby = nothing();
	for (const seed of SEEDS) {
		const room: SimulatedRoom = { ...LECTURE_ROOM, ...over, seed };
		const found = calibrated(simulateRoom(room), room.resolutionWh);
		found.switches.forEach(({ verdict }, index) => {
			add(switches, verdict, truthOf(room, index));
		});
		add(standby, found.standby, room.standbyW);
	}
	return { switches, standby };
}

function add(tally: Tally, verdict: Verdict, truth: number): void {
	const number = verdict.kind === "together_with" ? verdict.total : "watts" in verdict ? verdict : null;
	if (!number) return;
	const error = Math.abs(number.watts / truth - 1);
	tally.given += 1;
	if (number.low <= truth && truth <= number.high) tally.covered += 1;
	tally.worstGiven = Math.max(tally.worstGiven, error);
	if (verdict.kind !== "identifiable") return;
	tally.identified += 1;
	tally.worstIdentified = Math.max(tally.worstIdentified, error);
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

describe("calibrate on a simulated room (6 switches, 14 days, 1 s jitter)", () => {
	it("recovers watts within 5 % where identifiable, with 2 % noise on every quarter-hour", async ({ annotate }) => {
		const { switches, standby } = tallySeeds({});
		await annotate(
			`worst of ${switches.identified} identified: ${percent(switches.worstIdentified)}; of all ${switches.given}: ${percent(switches.worstGiven)}; intervals hold ${percent(switches.covered / switches.given)}`,
		);
		expect(switches.given).toBe(SEEDS.length * 6);
		expect(switches.identified).toBeGreaterThan(SEEDS.length * 3);
		expect(switches.worstIdentified).toBeLessThan(0.05);
		expect(switches.worstGiven).toBeLessThan(0.2);
		expect(switches.covered / switches.given).toBeGreaterThan(0.9);
		expect(standby.given).toBe(SEEDS.length);
		expect(standby.worstGiven).toBeLessThan(0.05);
		expect(standby.covered / standby.given).toBeGreaterThan(0.9);
	});

	it("identifies all six within 5 % when the 2 % are those of each minute's reading", async ({ annotate }) => {
		const { switches } = tallySeeds({ meterNoise: 0.02 / Math.sqrt(15) });
		await annotate(`worst of ${switches.identified}: ${percent(switches.worstIdentified)}`);
		expect(switches.worstIdentified).toBeLessThan(0.03);
		expect(switches.identified).toBeGreaterThan(SEEDS.length * 5.5);
		expect(switches.covered / switches.given).toBeGreaterThan(0.9);
	});

	it.each([1, 10])("holds with a counter in steps of %d Wh", (resolutionWh) => {
		const { switches, standby } = tallySeeds({ resolutionWh });
		expect(switches.worstIdentified).toBeLessThan(0.05);
		expect(switches.covered / switches.given).toBeGreaterThan(0.9);
		expect(standby.worstGiven).toBeLessThan(0.05);
	});

	it("refuses both of two switches that are always ON together, and gives their sum", async ({ annotate }) => {
		const { switches, standby } = tallySeeds({ together: [[1, 0]] }, ({ loads }, index) =>
			index < 2 ? 172 + 238 : (loads[index]?.watts ?? 0),
		);
		await annotate(`worst of sums and others: ${percent(switches.worstGiven)}`);
		for (const seed of SEEDS.slice(0, 20)) {
			const { switches: found } = calibrated(simulateRoom({ ...LECTURE_ROOM, together: [[1, 0]], seed }));
			expect(found.map(({ verdict }) => ("others" in verdict ? verdict.others : null))).toEqual([
				[1],
				[0],
				null,
				null,
				null,
				null,
			]);
			expect(found[0]?.verdict.kind).toBe("together_with");
		}
		expect(switches.given).toBe(SEEDS.length * 6);
		expect(switches.worstGiven).toBeLessThan(0.2);
		expect(switches.covered / switches.given).toBeGreaterThan(0.9);
		expect(standby.worstGiven).toBeLessThan(0.05);
	});

	it("refuses them also when not even a second lies between them", () => {
		const { switches } = calibrated(simulateRoom({ ...LECTURE_ROOM, together: [[1, 0]], jitterS: 0, seed: 3 }));
		expect(switches[0]?.verdict).toMatchObject({ kind: "together_with", others: [1] });
		expect(total(switches[0]?.verdict)).toBeCloseTo(410, -1);
	});

	it("gives the sum of three, and two groups apart", () => {
		const found = calibrated(
			simulateRoom({
				...LECTURE_ROOM,
				together: [
					[1, 0],
					[4, 0],
					[5, 3],
				],
				seed: 5,
			}),
		);
		const others = found.switches.map(({ verdict }) => ("others" in verdict ? verdict.others : null));
		expect(others).toEqual([[1, 4], [0, 4], null, [5], [0, 1], [3]]);
		expect(total(found.switches[4]?.verdict)).toBeCloseTo(172 + 238 + 74, -1.3);
		expect(total(found.switches[5]?.verdict)).toBeCloseTo(287 + 126, -1.3);
	});

	it("does not tell a switch that is never OFF from standby, and gives their sum", () => {
		const always = ONE_ROOM.map((window) => ({
			...window,
			counterWh: window.counterWh + 10,
			onHours: window.onHours.concat(0.25),
		}));
		const { switches, standby } = calibrated(always);
		expect(switches[6]?.verdict).toMatchObject({ kind: "together_with", others: ["standby"] });
		expect(standby).toMatchObject({ kind: "together_with", others: [6] });
		expect(total(standby)).toBeCloseTo(46.4, 0);
		expect(switches[2]?.verdict.kind).toMatch(/identifiable|rough/);
	});

	it("refuses a switch that is ON just when one of two others is, without spoiling the rest", () => {
		const random = generator(11);
		const windows = ONE_ROOM.map((window): CalibrationWindow => {
			const turn = random();
			const [a, b] = turn < 0.2 ? [0.25, 0] : turn < 0.4 ? [0, 0.25] : [0, 0];
			const [first = 0, , third = 0] = window.onHours;
			const counterWh = 172 * first + 1_430 * third + 60 * a + 90 * b + 40 * (a + b) + 1.6;
			return { ...window, counterWh, onHours: [first, third, a, b, a + b] };
		});
		const { switches } = calibrated(windows);
		expect(switches.slice(2).map(({ verdict }) => verdict)).toEqual([
			{ kind: "entangled_with", others: [3, 4] },
			{ kind: "entangled_with", others: [2, 4] },
			{ kind: "entangled_with", others: [2, 3] },
		]);
		expect(switches[0]?.verdict).toMatchObject({ kind: "identifiable", watts: expect.closeTo(172, 0) });
		expect(switches[1]?.verdict).toMatchObject({ kind: "identifiable", watts: expect.closeTo(1_430, 0) });
	});
});

function total(verdict: Verdict | undefined): number | undefined {
	return verdict?.kind === "together_with" ? verdict.total?.watts : undefined;
}
