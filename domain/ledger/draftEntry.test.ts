import { describe, expect, it } from "vitest";
import type { PlacedReading } from "@/domain/telemetry/orderReadings";
import { TEN_O_CLOCK, type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { draftEntry, draftIntegration, type EntryEvidence, GAP_MS } from "./draftEntry";
import type { EntryDraft } from "./entry";
import type { RegisterDelta } from "./registerDelta";

const PLAIN: EntryEvidence = { transient: null, held: false, unconfirmed: false, lookedAt: 0 };
/** 36 s under 25 kW: the load can have drawn 250 Wh. */
const CEILING = 250_000n;

function placed(reading: WrittenReading, moved = 0): PlacedReading {
	const made = written(reading);
	return { reading: made, at: made.at + moved * 1_000 };
}

function draft(
	delta: RegisterDelta,
	{
		from = {},
		to = {},
		evidence = {},
		moved = 0,
	}: {
		from?: Partial<WrittenReading>;
		to?: Partial<WrittenReading>;
		evidence?: Partial<EntryEvidence>;
		moved?: number;
	} = {},
): EntryDraft {
	const previous = placed({ s: 0, wh: 5_000, ...from });
	const next = placed({ s: 36, wh: 5_010, ...to }, moved);
	return draftEntry({ previous, next, delta, evidence: { ...PLAIN, ...evidence }, maxima: [] });
}

const amounts = ({ energyMwh, energyMinMwh, energyMaxMwh, quality, confidence, reason, flags }: EntryDraft) => [
	energyMwh,
	energyMinMwh,
	energyMaxMwh,
	quality,
	confidence,
	reason,
	flags.join(),
];
const RISE = { kind: "advance", riseMwh: 10_000n } as const;

describe("what an entry says of", () => {
	it.each<[string, EntryDraft, unknown[]]>([
		["an advance", draft(RISE), [10_000n, 10_000n, 10_000n, "measured", "high", null, ""]],
		[
			"an advance that passes a held reading",
			draft(RISE, { evidence: { held: true } }),
			[10_000n, 10_000n, CEILING, "measured", "medium", null, "lost_up_to"],
		],
		[
			"an advance over a restart",
			draft(RISE, { from: { boot: 1 }, to: { boot: 2 } }),
			[10_000n, 10_000n, CEILING, "measured", "medium", null, "lost_up_to"],
		],
		[
			"an advance within a boot",
			draft(RISE, { from: { boot: 1 }, to: { boot: 1 } }),
			[10_000n, 10_000n, 10_000n, "measured", "high", null, ""],
		],
		[
			"an advance that nothing confirms",
			draft(RISE, { evidence: { unconfirmed: true } }),
			[10_000n, 0n, CEILING, "estimated", "low", null, ""],
		],
		[
			"an advance over a transient",
			draft(RISE, { evidence: { transient: { ambiguous: false } } }),
			[10_000n, 10_000n, 10_000n, "measured", "high", null, "spans_transient"],
		],
		[
			"one that may also be counted from it",
			draft(RISE, { evidence: { transient: { ambiguous: true } } }),
			[10_000n, 10_000n, CEILING, "estimated", "medium", null, "spans_transient"],
		],
		[
			"the same past a held reading",
			draft(RISE, { evidence: { transient: { ambiguous: true }, held: true } }),
			[10_000n, 10_000n, CEILING, "estimated", "medium", null, "lost_up_to,spans_transient"],
		],
		[
			"a rise above what the load can have drawn, by its step",
			draft({ kind: "advance", riseMwh: CEILING + 5n }, { evidence: { held: true } }),
			[CEILING + 5n, CEILING + 5n, CEILING + 5n, "measured", "medium", null, "lost_up_to"],
		],
		[
			"a declared reset that counts",
			draft({ kind: "reset_declared", counted: true }, { to: { wh: 12 } }),
			[12_000n, 12_000n, CEILING, "measured", "medium", "new_epoch", "lost_up_to"],
		],
		[
			"a declared reset that cannot",
			draft({ kind: "reset_declared", counted: false }, { to: { wh: 900 } }),
			[0n, 0n, CEILING, "estimated", "low", "new_epoch", ""],
		],
		[
			"an inferred reset",
			draft({ kind: "reset_inferred", reason: "power_cycle" }, { to: { wh: 3 } }),
			[3_000n, 0n, CEILING, "estimated", "medium", "power_cycle", ""],
		],
		[
			"an inferred reset above what the load can have drawn",
			draft({ kind: "reset_inferred", reason: "unknown" }, { to: { wh: 251 } }),
			[251_000n, 0n, 251_000n, "estimated", "medium", "unknown", ""],
		],
		[
			"a wrap",
			draft({ kind: "wrap", riseMwh: 15_000n }, { to: { wh: 5 } }),
			[15_000n, 0n, CEILING, "estimated", "medium", "counter_wrap", ""],
		],
		[
			"a wrap within one boot",
			draft({ kind: "wrap", riseMwh: 15_000n }, { from: { boot: 1 }, to: { wh: 5, boot: 1 } }),
			[15_000n, 15_000n, 15_000n, "measured", "high", "counter_wrap", ""],
		],
		[
			"a wrap within one boot to an exact 0",
			draft({ kind: "wrap", riseMwh: 15_000n }, { from: { boot: 1 }, to: { wh: 0, boot: 1 } }),
			[15_000n, 0n, CEILING, "estimated", "medium", "counter_wrap", ""],
		],
		[
			"a wrap over a restart",
			draft({ kind: "wrap", riseMwh: 15_000n }, { from: { boot: 1 }, to: { wh: 5, boot: 2 } }),
			[15_000n, 0n, CEILING, "estimated", "medium", "counter_wrap", ""],
		],
		["a rollback", draft({ kind: "rollback" }, { to: { wh: 4_990 } }), [0n, 0n, CEILING, "estimated", "low", null, ""]],
		["a drop", draft({ kind: "drop" }, { to: { wh: 2_000 } }), [0n, 0n, CEILING, "estimated", "low", null, ""]],
		[
			"a jump within what the load can have drawn",
			draft({ kind: "jump" }, { to: { wh: 5_100 } }),
			[0n, 0n, CEILING, "estimated", "low", null, ""],
		],
		["a jump above it", draft({ kind: "jump" }, { to: { wh: 9_000 } }), [0n, 0n, 4_000_000n, "estimated", "low", null, ""]],
	])("%s", (_name, entry, expected) => {
		expect(amounts(entry)).toEqual(expected);
	});

	it("jitter, by its kind, where an advance passes what was held; and of nothing else", () => {
		expect(draft(RISE, { evidence: { held: true } }).kind).toBe("jitter");
		expect(draft(RISE).kind).toBe("advance");
		expect(draft({ kind: "drop" }, { evidence: { held: true } }).kind).toBe("drop");
		expect(() => draft({ kind: "jitter" })).toThrow("closes no entry");
	});
});

describe("an entry", () => {
	it("has the instants, totals and cause of its two readings", () => {
		const entry = draft(RISE, { from: { switchStates: "1?11" } });
		expect(entry).toMatchObject({
			...{ startsAt: TEN_O_CLOCK, endsAt: TEN_O_CLOCK + 36_000, startTotalMwh: 5_000_000n, endTotalMwh: 5_010_000n },
			...{ onTimeMs: 108_000, method: "counter", lookedAt: TEN_O_CLOCK + 36_000 },
		});
		expect(entry.cause).toEqual(written({ s: 36, wh: 5_010 }).key);
		expect(draft(RISE, { evidence: { lookedAt: TEN_O_CLOCK + 99_000 } }).lookedAt).toBe(TEN_O_CLOCK + 99_000);
	});

	it("that is a baseline measures nothing, whatever its evidence, by the means its device has", () => {
		const next = placed({ s: 36, wh: 5 });
		const evidence = { transient: { ambiguous: true }, held: true, unconfirmed: true, lookedAt: TEN_O_CLOCK + 99_000 };
		for (const previous of [null, placed({ s: 0, watts: 5 })]) {
			const entry = draftEntry({ previous, next, delta: { kind: "baseline" }, evidence, maxima: [] });
			expect(amounts(entry)).toEqual([0n, 0n, 0n, "measured", "high", null, ""]);
			expect(entry).toMatchObject({
				kind: "baseline",
				method: "counter",
				startTotalMwh: null,
				startsAt: next.at,
				endsAt: next.at,
			});
			expect(entry.lookedAt).toBe(next.at);
		}
		const bare = draftEntry({
			previous: null,
			next: placed({ s: 0, watts: 5 }),
			delta: { kind: "baseline" },
			evidence,
			maxima: [],
		});
		expect(bare).toMatchObject({ method: "power_integration", endTotalMwh: null });
	});

	it("longer than ten minutes is allocated, samples ten minutes of its switches, and is sure of nothing in time", () => {
		const over = (ms: number) => draft(RISE, { from: { switchStates: "1" }, to: { s: (GAP_MS + ms) / 1_000 } });
		expect(over(0)).toMatchObject({ flags: [], confidence: "high", onTimeMs: GAP_MS });
		expect(over(1_000)).toMatchObject({ flags: ["allocated"], confidence: "low", onTimeMs: GAP_MS });
	});

	it("is a step less sure where a clock is unset or at odds with the order", () => {
		expect(draft(RISE, { from: { synced: false } })).toMatchObject({ flags: ["unsynced"], confidence: "medium" });
		expect(draft(RISE, { to: { synced: false } })).toMatchObject({ flags: ["unsynced"], confidence: "medium" });
		expect(draft(RISE, { moved: 5 })).toMatchObject({ flags: ["clock_step"], confidence: "medium" });
		expect(draft(RISE, { to: { synced: false }, moved: 5 })).toMatchObject({ flags: ["unsynced"], confidence: "medium" });
		expect(draft({ kind: "wrap", riseMwh: 5n }, { to: { synced: false } })).toMatchObject({ confidence: "low" });
		expect(draft({ kind: "drop" }, { to: { synced: false } })).toMatchObject({ confidence: "low" });
	});

	it("has no bounds to trust where its bounds rest on such a clock", () => {
		expect(draft({ kind: "drop" }, { moved: 5 }).flags).toEqual(["clock_step", "unbounded"]);
		expect(draft({ kind: "drop" }).flags).toEqual([]);
		expect(draft({ kind: "drop" }, { from: { boot: 1, uptimeMs: 5 }, to: { boot: 1, uptimeMs: 9 }, moved: 5 }).flags).toEqual([
			"clock_step",
		]);
		const all = draft(RISE, {
			from: { synced: false },
			evidence: { held: true, transient: { ambiguous: false } },
			to: { s: 601 },
			moved: 5,
		});
		expect(all.flags).toEqual(["allocated", "clock_step", "lost_up_to", "spans_transient", "unbounded", "unsynced"]);
	});
});

describe("power, integrated", () => {
	const integrated = (from: WrittenReading, to: WrittenReading) => draftIntegration(placed(from), placed(to), []);

	it("is the mean of both readings times the time, estimated within the ceiling", () => {
		const entry = integrated({ s: 0, watts: 1_000 }, { s: 36, watts: 3_000 });
		expect(amounts(entry)).toEqual([20_000n, 0n, CEILING, "estimated", "medium", null, ""]);
		expect(entry).toMatchObject({ kind: "power_integration", method: "power_integration", lookedAt: entry.endsAt });
	});

	it("is cut at the ceiling, and nothing where nothing is said", () => {
		expect(integrated({ s: 0, watts: 1e6 }, { s: 36, watts: 1e6 }).energyMwh).toBe(CEILING);
		expect(integrated({ s: 0 }, { s: 36 }).energyMwh).toBe(0n);
		expect(integrated({ s: 0, watts: 1_000 }, { s: 36 }).energyMwh).toBe(5_000n);
		expect(integrated({ s: 0 }, { s: 36, watts: 1_000 }).energyMwh).toBe(5_000n);
	});

	it("reaches over ten minutes, and not a second further", () => {
		expect(integrated({ s: 0, watts: 6 }, { s: 600, watts: 6 })).toMatchObject({
			energyMwh: 1_000n,
			confidence: "medium",
			flags: [],
		});
		expect(integrated({ s: 0, watts: 6 }, { s: 601, watts: 6 })).toMatchObject({
			energyMwh: 0n,
			confidence: "low",
			flags: ["allocated"],
		});
	});
});
