import fc from "fast-check";
import { energyOf, type MilliwattHours, type Milliwatts } from "@/domain/quantity/energy";
import type { TimeAnchor } from "@/domain/telemetry/placeUnsynced";
import type { Reading } from "@/domain/telemetry/reading";
import { keyOf, TEN_O_CLOCK } from "@/domain/telemetry/reading.arbitrary";
import type { DatedPowerMax } from "./powerCeiling";

/** What a message says, and what was true when it was measured. */
export interface TrueMessage {
	readonly reading: Reading;
	/** True energy since the meter was switched on. */
	readonly trueMwh: MilliwattHours;
	readonly glitch: boolean;
	readonly dropped: boolean;
}

export interface BootAnchor extends TimeAnchor {
	readonly boot: number;
}

/** A physical meter's life, with what it told us of it. */
export interface MeterHistory {
	readonly messages: readonly TrueMessage[];
	readonly anchors: readonly BootAnchor[];
	readonly maxima: readonly DatedPowerMax[];
	readonly resolutionMwh: bigint;
	/** False where energy was lost without any trace that a ledger could see. */
	readonly traceable: boolean;
}

type Mode = "bare" | "booted" | "numbered";
type Fault = "none" | "reset" | "rollback" | "reboot" | "unsynced" | "zero" | "spike" | "drop" | "delay" | "step" | "anchor";

interface Tick {
	readonly seconds: number;
	/** Load as a share of the rated power, in percent. */
	readonly load: number;
	readonly fault: Fault;
	/** Where in the interval, or how much, in percent. */
	readonly share: number;
}

/** What the order of readings has to bear, beyond what a ledger can still be held to the true energy for. */
interface Unruliness {
	/** Some readings of a numbered device come without their number, or without their uptime. */
	readonly patchy: boolean;
	/** Clocks step across changes of epoch too, and anchors carry the stepped clock. */
	readonly steps: boolean;
}

interface MeterPlan {
	readonly mode: Mode;
	/** Null: a device that keeps its word. */
	readonly unruly: Unruliness | null;
	readonly startWh: number;
	readonly knownMax: boolean;
	readonly resolutionMwh: bigint;
	readonly wraps: boolean;
	readonly ticks: readonly Tick[];
}

const RATED_MW: Milliwatts = 2_000_000n;
const GLITCH_TOTAL_MIN_MWH = 10_000n;
const WRAP_SPAN_MWH = 100_000_000n;

const anyFault = fc.oneof(
	{ weight: 14, arbitrary: fc.constant<Fault>("none") },
	{
		weight: 10,
		arbitrary: fc.constantFrom<Fault>(
			"reset",
			"rollback",
			"reboot",
			"unsynced",
			"zero",
			"zero",
			"spike",
			"drop",
			"delay",
			"step",
			"anchor",
		),
	},
);
/** Faults of clocks and boots: what places readings, and moves them. */
const clockFault = fc.oneof(
	{ weight: 8, arbitrary: fc.constant<Fault>("none") },
	{
		weight: 12,
		arbitrary: fc.constantFrom<Fault>(
			"unsynced",
			"unsynced",
			"unsynced",
			"unsynced",
			"reboot",
			"reboot",
			"reboot",
			"delay",
			"step",
			"anchor",
			"reset",
			"zero",
		),
	},
);

const ticks = (fault: fc.Arbitrary<Fault>, secondsMax: number): fc.Arbitrary<Tick[]> =>
	fc.array(
		fc.record({
			seconds: fc.oneof(
				{ weight: 8, arbitrary: fc.constant(30) },
				{ weight: 3, arbitrary: fc.integer({ min: 1, max: 900 }) },
				{ weight: 1, arbitrary: fc.integer({ min: 901, max: secondsMax }) },
			),
			load: fc.integer({ min: 0, max: 100 }),
			fault,
			share: fc.integer({ min: 0, max: 100 }),
		}),
		{ minLength: 1, maxLength: 24, size: "max" },
	);

const counter = {
	startWh: fc.oneof(
		fc.constant(0),
		fc.integer({ min: 0, max: 2_000 }),
		fc.constant(99_900),
		fc.integer({ min: 5_000_000, max: 9_000_000 }),
	),
	knownMax: fc.boolean(),
	resolutionMwh: fc.constantFrom(1n, 1_000n),
	wraps: fc.boolean(),
};

/** Meters of every kind: bare seed frames, with boot numbers, or fully numbered; with resets, wraps, glitches, bad clocks. */
export const meterHistory: fc.Arbitrary<MeterHistory> = fc
	.record({
		...counter,
		mode: fc.constantFrom<Mode>("bare", "booted", "numbered"),
		unruly: fc.constant(null),
		ticks: ticks(anyFault, 20_000),
	})
	.map(liveOn);

/**
 * Meters whose clocks, boots and numbers are at odds: readings that are placed by others, several in a row, and moved
 * when those come late. Made for the order of readings; their ledgers need not hold the truth.
 */
export const unrulyHistory: fc.Arbitrary<MeterHistory> = fc
	.record({
		...counter,
		mode: fc.oneof(
			{ weight: 5, arbitrary: fc.constant<Mode>("numbered") },
			{ weight: 1, arbitrary: fc.constant<Mode>("booted") },
		),
		unruly: fc.record({ patchy: fc.boolean(), steps: fc.boolean() }),
		// Up to a day: further than a look goes by time, so that its count of readings ends it.
		ticks: ticks(clockFault, 86_400),
	})
	.map(liveOn);

/** Lives the plan: integrates the true power and lets the device report it, faults and all. */
function liveOn(plan: MeterPlan): MeterHistory {
	const { mode, unruly } = plan;
	let at = TEN_O_CLOCK;
	let trueMwh = 0n;
	let counter = BigInt(plan.startWh) * 1000n;
	let [epoch, boot, seq, bootedAt, clockOffset, unsyncedLeft] = [41, 1, 0, at - 3_600_000, 0, 0];
	let lostUnseen = false;
	let goodTotal = 0n;
	let glitched = false;
	// A clock that steps back across a change of epoch puts the epochs in the wrong order, by the rule itself.
	const mayStep = unruly ? unruly.steps : mode === "numbered" && !plan.ticks.some(({ fault }) => fault === "reset");
	const messages: TrueMessage[] = [];
	const anchors: BootAnchor[] = [];
	for (const [index, { seconds, load, share, ...tick }] of plan.ticks.entries()) {
		// The first reading is the truth that all else is measured from, and a 0 beside 0 is no glitch that could be seen.
		const hidden = index === 0 ? tick.fault !== "none" : tick.fault === "zero" && counter < GLITCH_TOTAL_MIN_MWH;
		const fault = hidden ? "none" : tick.fault;
		const durationMs = index === 0 ? 0 : seconds * 1000;
		at += durationMs;
		const used = energyOf((RATED_MW * BigInt(load)) / 100n, durationMs);
		const afterFault = (used * BigInt(100 - share)) / 100n;
		trueMwh += used;
		counter += used;
		const restarts = fault === "reset" || fault === "rollback" || fault === "reboot" || fault === "unsynced";
		if (fault === "reset") {
			counter = afterFault;
			if (share % 3 > 0) epoch += 1;
		}
		if (fault === "rollback") {
			const before = counter - used;
			const lost = share % 2 === 0 ? BigInt(share) * 200n : (before * BigInt(share)) / 100n;
			counter = (before > lost ? before - lost : 0n) + afterFault;
		}
		if (mode === "bare" && (fault === "rollback" || fault === "reset")) lostUnseen = true;
		if (restarts) {
			boot += 1;
			bootedAt = at - Math.floor((durationMs * (100 - share)) / 100);
		}
		if (plan.wraps && counter >= WRAP_SPAN_MWH && plan.startWh < 100_000) counter %= WRAP_SPAN_MWH;
		if (fault === "unsynced" && (unruly || mode === "numbered")) unsyncedLeft = 1 + (share % 4);
		if (fault === "step" && mayStep) clockOffset += (share - 60) * 10_000;
		if (fault === "anchor") anchors.push({ boot, uptimeMs: at - bootedAt, clockMs: at + (unruly ? clockOffset : 0) });
		const glitch = fault === "zero" || fault === "spike";
		// Two faults at once: a counter that fell while it lied leaves no trace of where it fell from.
		if (glitched && counter < goodTotal) lostUnseen = true;
		glitched = glitch;
		if (!glitch && fault !== "drop") goodTotal = counter;
		seq += 1;
		const synced = unsyncedLeft === 0;
		if (!synced) unsyncedLeft -= 1;
		// Half of them at once: an unsynced reading then already lies where its uptime will put it, and one ahead of it does not.
		const transitMs = unruly && share % 2 === 0 ? 0 : share;
		const receivedAt = at + (fault === "delay" ? share * 60_000 : transitMs);
		const said =
			fault === "zero"
				? 0n
				: fault === "spike"
					? 100_000_000_000_000n + BigInt(share) * 7_919_000_000n + BigInt(index) * 104_729_000_000n
					: counter;
		const measuredAt = synced ? Math.min(at + clockOffset, receivedAt) : receivedAt;
		const numbered = mode === "numbered" && !(unruly?.patchy && load % 5 === 0);
		const booted = mode !== "bare";
		const timed = booted && !(unruly?.patchy && load % 7 === 0);
		messages.push({
			reading: {
				key: keyOf(`${index}|${at}|${said}|${boot}`),
				at: measuredAt,
				filedAt: measuredAt,
				receivedAt,
				synced,
				energyMwh: (said / plan.resolutionMwh) * plan.resolutionMwh,
				powerMw: null,
				epoch: numbered ? epoch : null,
				boot: booted ? boot : null,
				seq: numbered ? seq : null,
				uptimeMs: timed ? at - bootedAt : null,
				switchStates: index % 3 === 0 ? "10" : null,
				firmware: null,
			},
			trueMwh,
			glitch,
			dropped: fault === "drop",
		});
	}
	const maxima = plan.knownMax ? [{ effectiveFrom: TEN_O_CLOCK - 86_400_000, powerMaxMw: (RATED_MW * 3n) / 2n }] : [];
	return { messages, anchors, maxima, resolutionMwh: plan.resolutionMwh, traceable: !lostUnseen };
}
