import fc from "fast-check";
import type { Instant } from "@/domain/calendar/interval";
import type { SwitchEvidenceItem } from "./evidence";

// A room that is known: when its device ran, when each switch was truly ON, and all that could be said of it.

const MINUTE = 60_000;
/** Half an hour before a UTC midnight, so that worlds pass one. */
export const WORLD_START: Instant = Date.UTC(2026, 9, 31, 23, 30);

export interface TrueSession {
	readonly position: number;
	readonly start: Instant;
	/** Null: ON at the end of the world. */
	readonly end: Instant | null;
}

export interface World {
	readonly switches: number;
	/** The longest time between two samples while the device runs. */
	readonly periodMs: number;
	readonly end: Instant;
	readonly truth: readonly TrueSession[];
	/** What the device says by itself: complete, to the millisecond. */
	readonly declared: readonly SwitchEvidenceItem[];
	/** Its readings. */
	readonly samples: readonly SwitchEvidenceItem[];
}

interface Plan {
	readonly switches: number;
	readonly wholeSeconds: boolean;
	readonly sampleGaps: readonly number[];
	readonly boots: readonly { readonly runsMs: number; readonly offMs: number; readonly restored: number }[];
	readonly toggles: readonly { readonly afterMs: number; readonly position: number }[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
	switches: fc.integer({ min: 1, max: 3 }),
	wholeSeconds: fc.boolean(),
	sampleGaps: fc.array(fc.integer({ min: 5_000, max: 60_000 }), { minLength: 1, maxLength: 7 }),
	boots: fc.array(
		fc.record({
			runsMs: fc.integer({ min: 3_000, max: 40 * MINUTE }),
			offMs: fc.integer({ min: 2_000, max: 30 * MINUTE }),
			restored: fc.integer({ min: 0, max: 7 }),
		}),
		{ minLength: 1, maxLength: 3 },
	),
	toggles: fc.array(
		fc.record({
			afterMs: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 12 * MINUTE })),
			position: fc.nat(2),
		}),
		{ maxLength: 24 },
	),
});

export const worlds: fc.Arbitrary<World> = plans.map(build);

/** Some of a list, each kept or not. */
export function subsetOf<T>(items: readonly T[]): fc.Arbitrary<T[]> {
	return fc.oneof({ arbitrary: fc.subarray([...items]), weight: 3 }, fc.constant(null)).map((some) => some ?? [...items]);
}

/** In any order, some of it several times, in any batches. */
export function deliveriesOf<T>(items: readonly T[]): fc.Arbitrary<T[][]> {
	return fc
		.tuple(
			fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length }),
			fc.array(fc.nat(Math.max(0, items.length - 1)), { maxLength: 6 }),
			fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
		)
		.map(([shuffled, again, sizes]) => {
			const all = [...shuffled, ...again.flatMap((index) => items[index] ?? [])];
			const batches: T[][] = [];
			for (let taken = 0, n = 0; taken < all.length; n++) {
				const size = sizes[n % sizes.length] ?? 1;
				batches.push(all.slice(taken, taken + size));
				taken += size;
			}
			return batches;
		});
}

function build(plan: Plan): World {
	const { switches, wholeSeconds, sampleGaps } = plan;
	const truth: TrueSession[] = [];
	const declared: SwitchEvidenceItem[] = [];
	const samples: SwitchEvidenceItem[] = [];
	const toggles = [...plan.toggles];
	let seq = 0;
	let number = 0;
	let begins = WORLD_START;
	let alive: Instant | null = null;
	const placed = (at: Instant, boot: number) => {
		seq += 1;
		return { at, key: seq.toString(16).padStart(64, "0"), synced: true, epoch: 7, boot, seq };
	};
	for (const [index, { runsMs, offMs, restored }] of plan.boots.entries()) {
		const isLast = index === plan.boots.length - 1;
		const ends = begins + runsMs;
		number += 1;
		const on: (Instant | null)[] = Array.from({ length: switches }, (_, position) =>
			(restored >> position) & 1 ? begins : null,
		);
		declared.push({ ...placed(begins, number), kind: "boot", prevAlive: alive });
		for (const [position, since] of on.entries())
			if (since !== null) declared.push({ ...placed(begins, number), kind: "event", position, state: true, source: "manual" });
		let sampledAt = begins;
		const changes: { at: Instant; states: string }[] = [{ at: begins, states: statesOf(on) }];
		for (let at = begins; toggles.length > 0; ) {
			const [toggle] = toggles.splice(0, 1);
			at += toggle?.afterMs ?? 1;
			if (at >= ends) break;
			const position = (toggle?.position ?? 0) % switches;
			const since = on[position] ?? null;
			if (since !== null) truth.push({ position, start: since, end: at });
			on[position] = since === null ? at : null;
			declared.push({ ...placed(at, number), kind: "event", position, state: since === null, source: "manual" });
			changes.push({ at, states: statesOf(on) });
		}
		for (let n = 0; sampledAt < ends; n++) {
			samples.push({
				...placed(wholeSeconds ? Math.floor(sampledAt / 1_000) * 1_000 : sampledAt, number),
				kind: "sample",
				states: changes.findLast(({ at }) => at <= sampledAt)?.states ?? "",
				evidence: "reading",
			});
			sampledAt += sampleGaps[n % sampleGaps.length] ?? 30_000;
		}
		for (const [position, since] of on.entries())
			if (since !== null) truth.push({ position, start: since, end: isLast ? null : ends });
		alive = ends;
		begins = ends + (isLast ? 0 : offMs);
	}
	truth.sort((a, b) => a.position - b.position || a.start - b.start);
	return {
		switches,
		periodMs: Math.max(...sampleGaps) + 1_000,
		end: begins,
		truth: truth.filter(({ start, end }) => start !== end),
		declared,
		samples,
	};
}

function statesOf(on: readonly (Instant | null)[]): string {
	return on.map((since) => (since === null ? "0" : "1")).join("");
}
