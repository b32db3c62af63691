import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QUARTER_HOUR_MS as QUARTER } from "@/domain/calendar/quarterHour";
import { powerMaxOver } from "@/domain/ledger/powerCeiling";
import { apportion } from "@/domain/quantity/apportion";
import { type GapKnowledge, gapKey, gapWeights, type KnownLoad, NOTHING_KNOWN } from "./spreadGap";

const MINUTE = 60_000;
const SECOND = 1_000;
const START = Date.UTC(2026, 10, 25, 9);
const MW_MS_PER_MWH = 3_600_000n;

interface Scene {
	readonly minutes: number;
	readonly energyMwh: bigint;
	readonly on?: readonly KnownLoad[];
	readonly unknown?: readonly KnownLoad[];
	readonly powerMaxMw?: bigint;
}
const load = (fromMs: number, untilMs: number, watts: number): KnownLoad => ({
	start: START + fromMs,
	end: START + untilMs,
	powerMw: BigInt(watts) * 1_000n,
});

function gapOf({ minutes, energyMwh, on = [], unknown = [], powerMaxMw }: Scene) {
	const gap = { startsAt: START, endsAt: START + minutes * MINUTE, energyMwh };
	const maxima = powerMaxMw === undefined ? [] : [{ effectiveFrom: 0, powerMaxMw }];
	return { gap, known: { on, unknown: new Map([[gapKey(gap), unknown]]), maxima } };
}

/** Wh of each quarter-hour. */
function spread(scene: Scene): number[] {
	const { gap, known } = gapOf(scene);
	const cuts = cutsEvery(gap, QUARTER);
	return apportion(gap.energyMwh, gapWeights(gap, cuts, known)).map((mwh) => Number(mwh) / 1e3);
}

function cutsEvery({ startsAt, endsAt }: { startsAt: number; endsAt: number }, stepMs: number): number[] {
	const cuts: number[] = [];
	for (let at = startsAt; at < endsAt; at += stepMs) cuts.push(at);
	return [...cuts, endsAt];
}

describe("gapWeights", () => {
	it("spreads evenly over what a restart left unknown, not into the seconds after it", () => {
		const untilBoot = 90 * MINUTE - 10 * SECOND;
		const scene = {
			minutes: 90,
			energyMwh: 1_000_800n,
			on: [load(untilBoot, 90 * MINUTE, 720)],
			unknown: [load(0, untilBoot, 720)],
			powerMaxMw: 1_080_000n,
		};
		// 720 W for the last 10 s are 2 Wh; the other 998.8 Wh are spread over 89 min 50 s.
		expect(spread(scene)).toEqual([166.775, 166.776, 166.775, 166.776, 166.775, 166.923]);
		// Without a ceiling that anybody knows (25 kW) just as well.
		const { powerMaxMw: _, ...uncapped } = scene;
		expect(spread(uncapped)).toEqual([166.775, 166.776, 166.775, 166.776, 166.775, 166.923]);
	});

	it("gives nobody more than the device can draw, where there is room elsewhere", () => {
		const on = [load(90 * MINUTE - 10 * SECOND, 90 * MINUTE, 700)];
		expect(spread({ minutes: 90, energyMwh: 1_000_000n, on, powerMaxMw: 1_070_000n }).every((wh) => wh <= 267.5)).toBe(true);
		expect(spread({ minutes: 60, energyMwh: 40_000n, on: [load(45 * MINUTE, 60 * MINUTE, 40)], powerMaxMw: 60_000n })).toEqual([
			8.333, 8.333, 8.334, 15,
		]);
	});

	it("spreads what the device cannot have drawn in the time as its ceiling is", () => {
		const { gap, known } = gapOf({ minutes: 60, energyMwh: 900_000n, on: [load(0, 15 * MINUTE, 100)] });
		const maxima = [
			{ effectiveFrom: 0, powerMaxMw: 100_000n },
			{ effectiveFrom: START + 30 * MINUTE, powerMaxMw: 200_000n },
		];
		const weights = gapWeights(gap, cutsEvery(gap, QUARTER), { ...known, maxima });
		expect(apportion(gap.energyMwh, weights)).toEqual([150_000n, 150_000n, 300_000n, 300_000n]);
	});

	it("lets what is ON and what may have been ON draw more than their ratings before anything else", () => {
		const scene = { minutes: 60, on: [load(0, 15 * MINUTE, 100)], unknown: [load(15 * MINUTE, 30 * MINUTE, 100)] };
		const powerMaxMw = 200_000n;
		expect(spread({ ...scene, energyMwh: 20_000n, powerMaxMw })).toEqual([20, 0, 0, 0]);
		expect(spread({ ...scene, energyMwh: 40_000n, powerMaxMw })).toEqual([25, 15, 0, 0]);
		expect(spread({ ...scene, energyMwh: 80_000n, powerMaxMw })).toEqual([40, 40, 0, 0]);
		expect(spread({ ...scene, energyMwh: 120_000n, powerMaxMw })).toEqual([50, 50, 10, 10]);
	});

	it("spreads evenly where nothing is known, also under a maximum of 0", () => {
		expect(spread({ minutes: 60, energyMwh: 40_000n })).toEqual([10, 10, 10, 10]);
		expect(spread({ minutes: 60, energyMwh: 40_000n, powerMaxMw: 0n })).toEqual([10, 10, 10, 10]);
		expect(spread({ minutes: 60, energyMwh: 40_000n, on: [load(-60 * MINUTE, 0, 5)] })).toEqual([10, 10, 10, 10]);
	});
});

const stretch = fc
	.record({
		from: fc.integer({ min: -20, max: 200 }),
		length: fc.integer({ min: 0, max: 120 }),
		ms: fc.integer({ min: 0, max: 59_999 }),
		watts: fc.integer({ min: 1, max: 900 }),
	})
	.map(({ from, length, ms, watts }) => load(from * MINUTE + ms, (from + length) * MINUTE + ms, watts));
const scenes = fc
	.record({
		minutes: fc.integer({ min: 11, max: 300 }),
		energyMwh: fc.oneof(fc.bigInt({ min: 1n, max: 3_000_000n }), fc.bigInt({ min: 1n, max: 50_000_000n })),
		on: fc.array(stretch, { maxLength: 5 }),
		unknown: fc.array(stretch, { maxLength: 3 }),
		ceilings: fc.array(
			fc.record({
				effectiveFrom: fc.integer({ min: -10, max: 310 }).map((minutes) => START + minutes * MINUTE),
				powerMaxMw: fc.bigInt({ min: 0n, max: 3_000_000n }),
			}),
			{ maxLength: 3 },
		),
	})
	.map(({ ceilings, ...scene }) => {
		const { gap, known } = gapOf(scene);
		const maxima = [...ceilings].sort((a, b) => a.effectiveFrom - b.effectiveFrom);
		return { gap, known: { ...known, maxima } satisfies GapKnowledge, ...scene };
	});
type Drawn = typeof scenes extends fc.Arbitrary<infer T> ? T : never;

/** mW × ms over a stretch, looked up millisecond-exact at every change. */
function integral(start: number, end: number, edges: readonly number[], powerAt: (at: number) => bigint): bigint {
	const cuts = [...new Set([start, ...edges.filter((at) => start < at && at < end), end])].sort((a, b) => a - b);
	return cuts.slice(1).reduce((sum, cut, index) => sum + powerAt(cuts[index] ?? cut) * BigInt(cut - (cuts[index] ?? cut)), 0n);
}
const edgesOf = ({ known, unknown }: Drawn) => [
	...[...known.on, ...unknown].flatMap(({ start, end }) => [start, end]),
	...known.maxima.map(({ effectiveFrom }) => effectiveFrom),
];
const powerOf = (loads: readonly KnownLoad[], at: number) =>
	loads.reduce((sum, { start, end, powerMw }) => sum + (start <= at && at < end ? powerMw : 0n), 0n);
const capacity = (drawn: Drawn, start: number, end: number) =>
	integral(start, end, edgesOf(drawn), (at) => powerMaxOver(drawn.known.maxima, at, at));

const runs = { numRuns: 3_000 };

describe("the energy of a gap", () => {
	it("sums to the total to the milliwatt-hour, and its reversal cancels it", () => {
		fc.assert(
			fc.property(scenes, ({ gap, known }) => {
				const cuts = cutsEvery(gap, QUARTER);
				const parts = apportion(gap.energyMwh, gapWeights(gap, cuts, known));
				expect(parts.reduce((a, b) => a + b, 0n)).toBe(gap.energyMwh);
				expect(parts.every((part) => part >= 0n)).toBe(true);
				const reversed = { ...gap, energyMwh: -gap.energyMwh };
				expect(apportion(-gap.energyMwh, gapWeights(reversed, cuts, known))).toEqual(parts.map((part) => -part));
			}),
			runs,
		);
	}, 120_000);

	it("never exceeds ceiling × overlap in a quarter-hour while the whole fits under the ceiling; else it is spread as that", () => {
		fc.assert(
			fc.property(scenes, (drawn) => {
				const { gap, known } = drawn;
				const cuts = cutsEvery(gap, QUARTER);
				const parts = apportion(gap.energyMwh, gapWeights(gap, cuts, known));
				const ceilings = parts.map((_, index) => capacity(drawn, cuts[index] ?? 0, cuts[index + 1] ?? 0));
				const whole = ceilings.reduce((a, b) => a + b, 0n);
				if (gap.energyMwh * MW_MS_PER_MWH <= whole)
					// Up to the next whole milliwatt-hour.
					for (const [index, part] of parts.entries())
						expect((part - 1n) * MW_MS_PER_MWH < (ceilings[index] ?? 0n) || part === 0n).toBe(true);
				else if (whole > 0n) expect(parts).toEqual(apportion(gap.energyMwh, ceilings));
			}),
			runs,
		);
	}, 120_000);

	it("follows what was ON, as it always has, where all is known and under the ceiling", () => {
		fc.assert(
			fc.property(scenes, (drawn) => {
				const { gap } = drawn;
				const known = { ...NOTHING_KNOWN, on: drawn.on, maxima: [{ effectiveFrom: 0, powerMaxMw: 10n ** 12n }] };
				const cuts = cutsEvery(gap, QUARTER);
				const edges = edgesOf(drawn);
				const weights = cuts.slice(1).map((end, index) => integral(cuts[index] ?? 0, end, edges, (at) => powerOf(drawn.on, at)));
				const spans = cuts.slice(1).map((end, index) => BigInt(end - (cuts[index] ?? 0)));
				const before = apportion(gap.energyMwh, weights.some((weight) => weight > 0n) ? weights : spans);
				expect(apportion(gap.energyMwh, gapWeights(gap, cuts, known))).toEqual(before);
			}),
			runs,
		);
	}, 120_000);

	it("gives what is unknown exactly what the known loads do not explain, as far as it can have drawn it", () => {
		fc.assert(
			fc.property(scenes, (drawn) => {
				const { gap, on } = drawn;
				// Of what is ON at a time nothing is unknown then: the two never overlap here.
				const unknown = drawn.unknown.map(({ powerMw }) => ({
					start: START,
					end: Math.floor((gap.startsAt + gap.endsAt) / 2),
					powerMw,
				}));
				const middle = unknown[0]?.end ?? START;
				const later = on.flatMap((one) => (one.end > middle ? [{ ...one, start: Math.max(one.start, middle) }] : []));
				const known = {
					...NOTHING_KNOWN,
					on: later,
					unknown: new Map([[gapKey(gap), unknown]]),
					maxima: [{ effectiveFrom: 0, powerMaxMw: 10n ** 12n }],
				};
				const explained = integral(gap.startsAt, gap.endsAt, edgesOf({ ...drawn, unknown: later }), (at) => powerOf(later, at));
				const possible = integral(gap.startsAt, gap.endsAt, [middle], (at) => powerOf(unknown, at));
				const total = gap.energyMwh * MW_MS_PER_MWH;
				fc.pre(unknown.length > 0 && total <= explained + possible);
				const [first = 0n] = apportion(gap.energyMwh, gapWeights(gap, [gap.startsAt, middle, gap.endsAt], known));
				expect(first).toBe(total > explained ? (total - explained) / MW_MS_PER_MWH : 0n);
			}),
			runs,
		);
	}, 120_000);

	it("does not depend on the order of what is known, nor on further cuts", () => {
		fc.assert(
			fc.property(scenes, fc.integer({ min: 1, max: 40 }), ({ gap, known, unknown }, minutes) => {
				const quarters = cutsEvery(gap, QUARTER);
				const parts = apportion(gap.energyMwh, gapWeights(gap, quarters, known));
				const turned = { ...known, on: [...known.on].reverse(), unknown: new Map([[gapKey(gap), [...unknown].reverse()]]) };
				expect(apportion(gap.energyMwh, gapWeights(gap, quarters, turned))).toEqual(parts);
				const cuts = [...new Set([...quarters, ...cutsEvery(gap, minutes * MINUTE)])].sort((a, b) => a - b);
				const finer = apportion(gap.energyMwh, gapWeights(gap, cuts, known));
				const summed = quarters.slice(1).map((end, index) =>
					finer.reduce((sum, part, piece) => {
						const start = cuts[piece] ?? end;
						return start >= (quarters[index] ?? 0) && start < end ? sum + part : sum;
					}, 0n),
				);
				expect(summed).toEqual(parts);
			}),
			runs,
		);
	}, 120_000);
});
