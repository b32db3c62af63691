import { type Instant, type Interval, intersect } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS, quarterHourStart, quarterHoursOf } from "@/domain/calendar/quarterHour";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { type DatedRating, energyOf, type Microjoules, ratedStretches } from "@/domain/switching/sessionEnergy";

/**
 * Why a quarter-hour is not compared: nothing was known of the switches yet; the counter's energy was spread over a gap,
 * inferred, or covers a part only; or there is no counter energy at all.
 */
export type LeftAside = "before_first_event" | "allocated" | "estimated" | "partly_covered" | "no_counter";
export const LEFT_ASIDE: readonly LeftAside[] = ["no_counter", "partly_covered", "allocated", "estimated", "before_first_event"];

/** Both measurements of one device over one quarter-hour. */
export interface MeasuredQuarter {
	readonly startsAt: Instant;
	/** Null: the counter says nothing of it. */
	readonly counterMwh: MilliwattHours | null;
	/** What the switches' runtime × rating gives. */
	readonly runtime: Microjoules;
	/** ON time of each switch, in the order of the device's switches. */
	readonly onMs: readonly number[];
	/** Null: both measurements hold, so they can be compared. */
	readonly leftAside: LeftAside | null;
}

/** A quarter-hour of the counter, summed over rooms and registers. */
export interface CounterQuarter {
	readonly startsAt: Instant;
	readonly energyMwh: MilliwattHours;
	readonly estimatedMwh: MilliwattHours;
	readonly allocatedMwh: MilliwattHours;
	readonly coveredMs: bigint;
}

export interface RatedSwitch {
	readonly position: number;
	/** Ascending, at least one. */
	readonly ratings: readonly DatedRating[];
	/** Half-open, ascending, never overlapping. */
	readonly sessions: readonly Interval[];
}

export interface DeviceMeasurements {
	readonly switches: readonly RatedSwitch[];
	/** The device's consumption factor, in millionths. */
	readonly deviceFactorMicro: number;
	/** One per quarter-hour at most; those without any evidence may be missing. */
	readonly counter: readonly CounterQuarter[];
	/** How many registers together cover a quarter-hour. */
	readonly registers: number;
	/** First instant from which anything is known of its switches; null = nothing yet. */
	readonly knownSince: Instant | null;
}

/** Puts both measurements of a device side by side, per quarter-hour that starts within the range. */
export function measureQuarters(device: DeviceMeasurements, range: Interval): MeasuredQuarter[] {
	const { switches, counter, registers, knownSince } = device;
	const counted = new Map(counter.map((quarter) => [quarter.startsAt, quarter]));
	const runtimes = new Map<Instant, Microjoules>();
	const onTimes = new Map<Instant, number[]>();
	for (const [index, each] of switches.entries())
		for (const session of each.sessions)
			for (const part of cutAtQuarters(session, range)) {
				const startsAt = quarterHourStart(part.start);
				const onMs = onTimes.get(startsAt) ?? switches.map(() => 0);
				onMs[index] = (onMs[index] ?? 0) + part.end - part.start;
				onTimes.set(startsAt, onMs);
				const energy = energyOf(ratedStretches(part, each.ratings, device.deviceFactorMicro));
				runtimes.set(startsAt, (runtimes.get(startsAt) ?? 0n) + energy);
			}
	return quarterHoursOf(range).map((startsAt): MeasuredQuarter => {
		const said = counted.get(startsAt);
		return {
			startsAt,
			counterMwh: said?.energyMwh ?? null,
			runtime: runtimes.get(startsAt) ?? 0n,
			onMs: onTimes.get(startsAt) ?? switches.map(() => 0),
			leftAside: leftAsideOf(startsAt, said, registers, knownSince),
		};
	});
}

function leftAsideOf(
	startsAt: Instant,
	said: CounterQuarter | undefined,
	registers: number,
	knownSince: Instant | null,
): LeftAside | null {
	if (!said) return "no_counter";
	if (said.allocatedMwh !== 0n) return "allocated";
	if (said.estimatedMwh !== 0n) return "estimated";
	if (said.coveredMs < BigInt(QUARTER_HOUR_MS) * BigInt(Math.max(1, registers))) return "partly_covered";
	return knownSince === null || startsAt < knownSince ? "before_first_event" : null;
}

function cutAtQuarters(session: Interval, range: Interval): Interval[] {
	const within = intersect(session, range);
	if (!within) return [];
	return quarterHoursOf(within).map((at) => ({
		start: Math.max(at, within.start),
		end: Math.min(at + QUARTER_HOUR_MS, within.end),
	}));
}

/** Sums devices, quarter-hour by quarter-hour. One device that cannot be compared leaves the quarter-hour aside for all. */
export function sumMeasured(devices: readonly (readonly MeasuredQuarter[])[]): MeasuredQuarter[] {
	const [first, ...others] = devices;
	if (!first) return [];
	return first.map((quarter, index) =>
		others.reduce<MeasuredQuarter>((sum, device) => {
			const other = device[index];
			if (other?.startsAt !== sum.startsAt) throw new RangeError("sumMeasured: devices must cover the same range");
			return {
				startsAt: sum.startsAt,
				counterMwh: sum.counterMwh === null ? other.counterMwh : sum.counterMwh + (other.counterMwh ?? 0n),
				runtime: sum.runtime + other.runtime,
				onMs: [...sum.onMs, ...other.onMs],
				leftAside: sum.leftAside ?? other.leftAside,
			};
		}, quarter),
	);
}
