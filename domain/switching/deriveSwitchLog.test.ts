import { describe, expect, it } from "vitest";
import { deriveSwitchLog } from "./deriveSwitchLog";
import type { SwitchEvidenceItem } from "./evidence";
import type { SwitchSource } from "./session";

const TEN = Date.UTC(2026, 10, 25, 10);
const MINUTE = 60_000;
let count = 0;

const placed = (at: number, more: Partial<SwitchEvidenceItem> = {}) => {
	count += 1;
	const key = count.toString(16).padStart(64, "0");
	return { at: TEN + at, key, synced: true, epoch: null, boot: null, seq: null, ...more };
};
const event = (at: number, state: boolean, more: Partial<SwitchEvidenceItem> = {}): SwitchEvidenceItem =>
	({ position: 0, source: "manual", ...placed(at, more), kind: "event", state }) as SwitchEvidenceItem;
const ack = (at: number, state: boolean, source: SwitchSource = "schedule"): SwitchEvidenceItem => ({
	...placed(at),
	kind: "ack",
	position: 0,
	state,
	source,
});
const sample = (at: number, states: string, more: Partial<SwitchEvidenceItem> = {}): SwitchEvidenceItem =>
	({ evidence: "reading", ...placed(at, more), kind: "sample", states }) as SwitchEvidenceItem;
const boot = (at: number, number: number | null, prevAlive: number | null = null, more: Partial<SwitchEvidenceItem> = {}) =>
	({
		...placed(at, { boot: number, ...more }),
		kind: "boot",
		prevAlive: prevAlive === null ? null : TEN + prevAlive,
	}) as SwitchEvidenceItem;

/** Sessions as text: from–until in ms since ten, source and evidence of each edge, flags. */
function told(evidence: readonly SwitchEvidenceItem[]): string[] {
	return deriveSwitchLog(evidence).tracks.flatMap(({ position, sessions }) =>
		sessions.map(({ on, off }) => {
			const edge = ({ at, source, evidence, flags }: typeof on) =>
				`${at - TEN} ${source}/${evidence}${flags.map((flag) => ` ${flag}`).join("")}`;
			return `${position}: ${edge(on)} → ${off ? edge(off) : "on"}`;
		}),
	);
}

describe("a switch event", () => {
	it("is ON or OFF at its millisecond", () => {
		expect(told([event(1, true), event(10_800_001, false)])).toEqual(["0: 1 manual/event unobserved → 10800001 manual/event"]);
	});

	it("changes nothing when it says what is so already: a second ON, a second OFF, an OFF without an ON", () => {
		expect(told([event(0, false), event(5, true), event(9, true), event(20, false), event(30, false)])).toEqual([
			"0: 5 manual/event → 20 manual/event",
		]);
	});

	it("is flagged when it was placed without a clock", () => {
		expect(told([event(0, true, { synced: false }), event(9, false)])).toEqual(["0: 0 manual/event unsynced → 9 manual/event"]);
	});

	it("leaves no session of no length, and no two edges of one kind at one instant", () => {
		const bounce = [
			event(0, true, { seq: 1 }),
			event(50, false, { seq: 2 }),
			event(50, true, { seq: 3 }),
			event(50, false, { seq: 4 }),
		];
		expect(told(bounce)).toEqual(["0: 0 manual/event → 50 manual/event"]);
		expect(told([...bounce, event(50, true, { seq: 5 })])).toEqual([
			"0: 0 manual/event → 50 manual/event",
			"0: 50 manual/event → on",
		]);
	});
});

describe("an answer to a command", () => {
	it("is the command's state at its instant, with the command's source", () => {
		expect(told([ack(7, true, "app"), ack(90, false, "pir")])).toEqual(["0: 7 app/ack → 90 pir/ack"]);
	});

	it("gives its source to a switch event of the same state within 5 s, before or after it", () => {
		expect(told([event(0, true), ack(5_000, true), ack(9_000, false), event(9_010, false)])).toEqual([
			"0: 0 schedule/event → 9000 schedule/ack",
		]);
		expect(told([event(0, true), event(9_000, false), ack(9_020, false, "voice")])).toEqual([
			"0: 0 manual/event → 9000 voice/event",
		]);
	});

	it("leaves the source of what happened earlier than that, or by itself", () => {
		expect(told([event(0, true), ack(5_001, true)])).toEqual(["0: 0 manual/event → on"]);
		expect(told([event(0, true), ack(3_000, false), event(4_000, true)])).toEqual([
			"0: 0 manual/event → 3000 schedule/ack",
			"0: 4000 manual/event → on",
		]);
	});
});

describe("a reading", () => {
	it("opens a missed ON and closes a missed OFF at its instant", () => {
		expect(told([event(0, true), event(5, false), sample(30_007, "1"), sample(60_007, "0")])).toEqual([
			"0: 0 manual/event → 5 manual/event",
			"0: 30007 system/reading missed_on → 60007 system/reading missed_off",
		]);
	});

	it("is a sample where the device sends no switch events, and of a switch that nothing was known of", () => {
		expect(told([sample(1, "01"), sample(30_001, "10"), sample(60_001, "00")])).toEqual([
			"0: 30001 system/reading sampled → 60001 system/reading sampled",
			"1: 1 system/reading sampled → 30001 system/reading sampled",
		]);
		expect(told([event(0, true), sample(1, "11")])).toEqual(["0: 0 manual/event → on", "1: 1 system/reading sampled → on"]);
	});

	it("says nothing of a switch that it does not know", () => {
		expect(told([event(0, true), sample(30_001, "?"), sample(60_001, "")])).toEqual(["0: 0 manual/event → on"]);
	});

	it("in whole seconds contradicts only what held for all of that second", () => {
		expect(told([event(0, false), event(2_400, true), sample(2_000, "0"), sample(2_000, "1")])).toEqual([
			"0: 2400 manual/event → on",
		]);
		expect(told([event(0, true), event(2_999, false), sample(2_000, "1")])).toEqual(["0: 0 manual/event → 2999 manual/event"]);
		expect(told([event(0, true), event(1_999, false), sample(2_000, "1")])).toEqual([
			"0: 0 manual/event → 1999 manual/event",
			"0: 2000 system/reading missed_on → on",
		]);
		// The same reading with a clock that is exact: it was ON then, and nobody said so.
		expect(told([event(0, false), sample(2_001, "1"), event(2_400, true)])).toEqual(["0: 2001 system/reading missed_on → on"]);
	});
});

describe("a boot", () => {
	it("closes what is open where the boot before says that it was last alive", () => {
		expect(told([event(0, true, { boot: 1 }), sample(30_001, "1", { boot: 1 }), boot(500_000, 2, 40_000)])).toEqual([
			"0: 0 manual/event → 40000 system/boot missed_off",
		]);
	});

	it("closes it at the last message before, where it does not, and never earlier than that", () => {
		const before = [event(0, true, { boot: 1 }), sample(30_001, "1", { boot: 1 })];
		expect(told([...before, boot(500_000, 2)])).toEqual(["0: 0 manual/event → 30001 system/boot missed_off"]);
		expect(told([...before, boot(500_000, 2, 7)])).toEqual(["0: 0 manual/event → 30001 system/boot missed_off"]);
		expect(told([...before, boot(500_000, null)])).toEqual(["0: 0 manual/event → 30001 system/boot missed_off"]);
	});

	it("is a higher number in a reading, too, and what is ON after it opens anew", () => {
		expect(told([event(0, true, { boot: 1 }), sample(30_001, "1", { boot: 1 }), sample(90_001, "1", { boot: 2 })])).toEqual([
			"0: 0 manual/event → 30001 system/boot missed_off",
			"0: 90001 system/reading sampled → on",
		]);
	});

	it("counts once, whether its event or its first reading is heard first", () => {
		const evidence = [
			event(0, true, { boot: 1 }),
			sample(90_001, "1", { boot: 2 }),
			boot(95_000, 2),
			sample(120_001, "1", { boot: 2 }),
		];
		expect(told(evidence)).toEqual(["0: 90001 system/reading sampled → on"]);
		expect(told([sample(30_001, "1", { boot: 1 }), ...evidence]).at(-1)).toBe("0: 90001 system/reading sampled → on");
	});

	it("is a new epoch too, whose numbers begin again", () => {
		const evidence = [
			event(0, true, { epoch: 4, boot: 80 }),
			sample(30_001, "1", { epoch: 4, boot: 80 }),
			sample(60_001, "1", { epoch: 9, boot: 1 }),
			sample(90_001, "0", { epoch: 4, boot: 80 }),
		];
		expect(told(evidence)).toEqual(["0: 0 manual/event → 30001 system/boot missed_off", "0: 60001 system/reading sampled → on"]);
	});

	it("leaves nothing to what an earlier boot said without a clock and only now", () => {
		const evidence = [
			event(0, true, { boot: 2 }),
			event(60_000, false, { boot: 1, synced: false }),
			sample(60_001, "0", { boot: 1 }),
		];
		expect(told(evidence)).toEqual(["0: 0 manual/event → on"]);
	});
});

describe("silence", () => {
	it("flags a session with more than 10 minutes between two messages, also while it is open", () => {
		expect(told([event(0, true), sample(10 * MINUTE, "1"), event(11 * MINUTE, false)])).toEqual([
			"0: 0 manual/event → 660000 manual/event",
		]);
		expect(told([event(0, true), sample(10 * MINUTE + 1, "1")])).toEqual(["0: 0 manual/event unobserved → on"]);
	});

	it("does not flag a session that ended before it", () => {
		expect(told([event(0, true), event(5, false), sample(60 * MINUTE, "0")])).toEqual(["0: 0 manual/event → 5 manual/event"]);
		expect(told([event(0, true, { boot: 1 }), sample(1_001, "1", { boot: 1 }), boot(60 * MINUTE, 2)])).toEqual([
			"0: 0 manual/event → 1001 system/boot missed_off",
		]);
	});

	it("flags one that a boot says to have lasted through it", () => {
		expect(told([event(0, true, { boot: 1 }), boot(60 * MINUTE, 2, 59 * MINUTE)])).toEqual([
			"0: 0 manual/event unobserved → 3540000 system/boot missed_off",
		]);
	});
});

describe("the start of the worker", () => {
	it("opens what it found ON without a session, as its own doing, and changes nothing else", () => {
		expect(told([sample(30_001, "??1", { evidence: "sync" } as never)])).toEqual(["2: 30001 system/sync sampled → on"]);
		expect(told([event(0, true, { position: 2 } as never), sample(30_001, "??1", { evidence: "sync" } as never)])).toEqual([
			"2: 0 manual/event → on",
		]);
	});
});
