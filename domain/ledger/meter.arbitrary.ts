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

interface MeterPlan {
	readonly mode: Mode;
	readonly startWh: number;
	readonly knownMax: boolean;
	readonly resolutionMwh: bigint;
	readonly wraps: boolean;
	readonly ticks: readonly Tick[];
}

const RATED_MW: Milliwatts = 2_000_000n;
const GLITCH_TOTAL_MIN_MWH = 10_000n;
const WRAP_SPAN_MWH = 100_000_000n;

const tick: fc.Arbitrary<Tick> = fc.record({
	seconds: fc.oneof(
		{ weight: 8, arbitrary: fc.constant(30) },
		{ weight: 3, arbitrary: fc.integer({ min: 1, max: 900 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 901, max: 20_000 }) },
	),
	load: fc.integer({ min: 0, max: 100 }),
	fault: fc.oneof(
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
	),
	share: fc.integer({ min: 0, max: 100 }),
});

/** Meters of every kind: bare seed frames, with boot numbers, or fully numbered; with resets, wraps, glitches, bad clocks. */
export const meterHistory: fc.Arbitrary<MeterHistory> = fc
	.record({
		mode: fc.constantFrom<Mode>("bare", "booted", "numbered"),
		startWh: fc.oneof(
			fc.constant(0),
			fc.integer({ min: 0, max: 2_000 }),
			fc.constant(99_900),
			fc.integer({ min: 5_000_000, max: 9_000_000 }),
		),
		knownMax: fc.boolean(),
		resolutionMwh: fc.constantFrom(1n, 1_000n),
		wraps: fc.boolean(),
		ticks: fc.array(tick, { minLength: 1, maxLength: 24, size: "max" }),
	})
	.map(liveOn);

/** Lives the plan: integrates the true power and lets the device report it, faults and all. */
function liveOn(plan: MeterPlan): MeterHistory {
	const { mode } = plan;
	let at = TEN_O_CLOCK;
	let trueMwh = 0n;
	let counter = BigInt(plan.startWh) * 1000n;
	let [epoch, boot, seq, bootedAt, clockOffset, unsyncedLeft] = [41, 1, 0, at - 3_600_000, 0, 0];
	let lostUnseen = false;
	let goodTotal = 0n;
	let glitched = false;
	// A clock that steps back across a change of epoch puts the epochs in the wrong order, by the rule itself.
	const mayStep = mode === "numbered" && !plan.ticks.some(({ fault }) => fault === "reset");
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
		if (fault === "unsynced" && mode === "numbered") unsyncedLeft = 1 + (share % 4);
		if (fault === "step" && mayStep) clockOffset += (share - 60) * 10_000;
		if (fault === "anchor") anchors.push({ boot, uptimeMs: at - bootedAt, clockMs: at });
		const glitch = fault === "zero" || fault === "spike";
		// Two faults at once: a counter that fell while it lied leaves no trace of where it fell from.
		if (glitched && counter < goodTotal) lostUnseen = true;
		glitched = glitch;
		if (!glitch && fault !== "drop") goodTotal = counter;
		seq += 1;
		const synced = unsyncedLeft === 0;
		if (!synced) unsyncedLeft -= 1;
		const receivedAt = at + (fault === "delay" ? share * 60_000 : share);
		const said =
			fault === "zero"
				? 0n
				: fault === "spike"
					? 100_000_000_000_000n + BigInt(share) * 7_919_000_000n + BigInt(index) * 104_729_000_000n
					: counter;
		const measuredAt = synced ? Math.min(at + clockOffset, receivedAt) : receivedAt;
		const numbered = mode === "numbered";
		const booted = mode !== "bare";
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
				uptimeMs: booted ? at - bootedAt : null,
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
