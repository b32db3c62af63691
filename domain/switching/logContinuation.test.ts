import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Instant } from "@/domain/calendar/interval";
import { deriveSwitchLog } from "./deriveSwitchLog";
import type { SwitchEvidenceItem } from "./evidence";
import { deliveriesOf, subsetOf, WORLD_START, worlds } from "./evidence.arbitrary";
import { LogContinuation, type LogPoint, resumePointOf } from "./logContinuation";
import type { SwitchSession } from "./session";

/** Keeps evidence and log as the worker does, and counts what it hears. */
class KeptLog {
	heard = 0;
	private readonly evidence = new Map<string, SwitchEvidenceItem>();
	private readonly sessions = new Map<number, readonly SwitchSession[]>();
	private begins: Instant | null = null;
	private last: LogPoint | null = null;
	private days: readonly LogPoint[] = [];

	take(batch: readonly SwitchEvidenceItem[], windowMs: number): void {
		const fresh = batch.filter(({ key }) => !this.evidence.has(key));
		for (const item of fresh) this.evidence.set(item.key, item);
		if (fresh.length === 0) return;
		const staleFrom = Math.min(...fresh.map(({ at }) => at));
		const start = resumePointOf([...this.days, ...(this.last ? [this.last] : [])], this.begins, staleFrom);
		const known = [...this.evidence.values()].filter(({ at }) => at >= start.at);
		const continuation = new LogContinuation(JSON.parse(JSON.stringify(start)));
		const end = Math.max(...known.map(({ at }) => at)) + 1;
		for (let from = start.at; from < end; from += windowMs)
			continuation.hear(known.filter(({ at }) => from <= at && at < from + windowMs));
		this.heard += known.length;
		const continued = continuation.end();
		for (const { position, from, sessions } of continued.tracks) {
			const kept = from === null ? [] : (this.sessions.get(position) ?? []).filter(({ on }) => on.at < from);
			this.sessions.set(position, [...kept, ...sessions]);
		}
		this.begins = Math.min(this.begins ?? start.at, start.at);
		this.last = continued.last;
		expect(continued.days.every(({ at }, index) => at > (continued.days[index - 1]?.at ?? start.at))).toBe(true);
		this.days = [...this.days.filter(({ at }) => at <= start.at), ...continued.days];
	}

	get log(): string {
		return JSON.stringify([...this.sessions].sort(([a], [b]) => a - b));
	}
}

const rebuilt = (evidence: readonly SwitchEvidenceItem[]) =>
	JSON.stringify(deriveSwitchLog(evidence).tracks.map(({ position, sessions }) => [position, sessions]));

const someEvidence = worlds
	.chain((world) => fc.tuple(subsetOf(world.declared), subsetOf(world.samples)))
	.map((both) => both.flat());

describe("a log that is continued", () => {
	it("equals a rebuild, byte for byte, whatever comes late and in whatever batches", () => {
		fc.assert(
			fc.property(
				someEvidence.chain((evidence) => fc.tuple(fc.constant(evidence), deliveriesOf(evidence))),
				fc.integer({ min: 1, max: 120 }),
				([evidence, deliveries], windowMinutes) => {
					const kept = new KeptLog();
					for (const batch of deliveries) kept.take(batch, windowMinutes * 60_000);
					expect(kept.log).toBe(rebuilt(evidence));
				},
			),
			{ numRuns: 2_000 },
		);
	});

	it("equals a rebuild when evidence comes in order, one by one", () => {
		fc.assert(
			fc.property(someEvidence, (evidence) => {
				const kept = new KeptLog();
				for (const item of [...evidence].sort((a, b) => a.at - b.at)) kept.take([item], 86_400_000);
				expect(kept.log).toBe(rebuilt(evidence));
			}),
			{ numRuns: 2_000 },
		);
	});

	it("does work in proportion to what is new: a month by day hears each item about once", () => {
		const days = Array.from({ length: 30 }, (_, day) =>
			Array.from({ length: 96 }, (_, n): SwitchEvidenceItem => {
				const at = WORLD_START + day * 86_400_000 + n * 900_000 + 123;
				const key = (day * 100 + n).toString(16).padStart(64, "0");
				return {
					kind: "event",
					at,
					key,
					synced: true,
					epoch: 1,
					boot: 1,
					seq: n,
					position: 0,
					state: n % 2 === 0,
					source: "manual",
				};
			}),
		);
		const kept = new KeptLog();
		for (const day of days) kept.take(day, 86_400_000);
		expect(kept.heard).toBeLessThan(30 * 96 * 1.05);
		const late = days[28]?.[50] as SwitchEvidenceItem;
		kept.take([{ ...late, at: late.at + 1_000, key: "f".repeat(64) }], 86_400_000);
		// From the start of its day, not from the start of all.
		expect(kept.heard).toBeLessThan(30 * 96 * 1.05 + 4 * 96);
	});

	it("starts at the evidence itself where no point lies before it", () => {
		expect(resumePointOf([], null, 12_345)).toMatchObject({ at: 12_000 });
		expect(resumePointOf([], 9_000, 12_345)).toMatchObject({ at: 9_000 });
		const point = { at: 11_000, state: { seenAt: 1, declares: true, boot: null, pastEpochs: [], tracks: [] } };
		expect(resumePointOf([point, { ...point, at: 13_000 }], 9_000, 12_345)).toBe(point);
	});
});
