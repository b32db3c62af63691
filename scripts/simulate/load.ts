import type { Instant } from "@/domain/calendar/interval";
import { addDays, dayInterval, type LocalDate, localDate, localWeekday, type ZoneName } from "@/domain/calendar/zone";
import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";
import type { SimDevice, SimSwitch } from "./campus";
import { chance, chosen } from "./random";
import { switchSpans } from "./timetable";

const MINUTE_MS = 60_000;
const STANDBY_MINUTES = 5;
const MILLIWATT_MS_PER_MWH = 3_600_000n;

/** What a device draws on one local day: constant within each minute. */
export interface DayLoad {
	readonly start: Instant;
	readonly end: Instant;
	/** Power in mW, per minute of the day (23, 24 or 25 h of them). */
	readonly powerMw: Int32Array;
	/** Which switches are on, bit n = switch n, per minute. */
	readonly on: Uint16Array;
}

/** The device's day. Depends on seed, device, date and zone alone. */
export function dayLoad(seed: number, device: SimDevice, date: LocalDate, zone: ZoneName): DayLoad {
	const { start, end } = dayInterval(date, zone);
	const minutes = (end - start) / MINUTE_MS;
	const powerMw = new Int32Array(minutes);
	for (let minute = 0; minute < minutes; minute += STANDBY_MINUTES)
		powerMw.fill(standby(seed, device, date, minute), minute, minute + STANDBY_MINUTES);
	const on = new Uint16Array(minutes);
	switchSpans(seed, device, date, localWeekday(start + 12 * 60 * MINUTE_MS, zone)).forEach((spans, position) => {
		const load = device.switches[position];
		if (!load) return;
		const cycleMinutes = cycleOf(seed, device, load);
		const bit = 1 << position;
		for (const { from, until } of spans)
			for (let minute = from; minute < Math.min(until, minutes); minute++) {
				if ((on[minute] ?? 0) & bit) continue;
				on[minute] = (on[minute] ?? 0) | bit;
				powerMw[minute] = (powerMw[minute] ?? 0) + drawn(seed, device, load, date, minute, cycleMinutes);
			}
	});
	return { start, end, powerMw, on };
}

/** Minutes of a compressor's cycle. */
function cycleOf(seed: number, device: SimDevice, load: SimSwitch): number {
	return chosen(12, 18, seed, device.name, load.name, "cycle");
}

/** Routers, chargers, a fridge: what is always on is never quite the same. */
function standby(seed: number, device: SimDevice, date: LocalDate, minute: number): number {
	return Math.round(device.standbyW * 1_000 * (0.9 + 0.2 * chance(seed, device.name, date, minute, "standby")));
}

/** A compressor runs in cycles, longer in the heat of the afternoon; other loads vary by a few percent with the mains. */
function drawn(seed: number, device: SimDevice, load: SimSwitch, date: LocalDate, minute: number, cycleMinutes: number): number {
	const rated = load.ratingW * 1_000;
	const mains = 0.97 + 0.05 * chance(seed, date, Math.floor(minute / 60));
	if (load.type === "computer" || load.type === "outlet")
		return Math.round(rated * mains * (0.35 + 0.5 * chance(seed, device.name, date, Math.floor(minute / 20))));
	if (load.type !== "ac") return Math.round(rated * mains);
	const heat = Math.max(0, 1 - Math.abs(minute - 870) / 420);
	const running = minute % cycleMinutes < cycleMinutes * (0.45 + 0.45 * heat);
	return Math.round(rated * (running ? mains : 0.06));
}

/**
 * The true meter of a device: what it has drawn since `origin`, exact to the mWh (floor), at any instant from there on.
 * Days are computed when they are asked for; going forward in time keeps it cheap.
 */
export class TrueMeter {
	private day: DayLoad;
	private date: LocalDate;
	/** mW·ms before the current day. */
	private before = 0n;
	/** mW·min from the day's start (or the origin) to the start of each minute. */
	private prefix: Float64Array;

	constructor(
		private readonly seed: number,
		readonly device: SimDevice,
		private readonly zone: ZoneName,
		readonly origin: Instant,
	) {
		this.date = localDate(origin, zone);
		this.day = dayLoad(seed, device, this.date, zone);
		this.prefix = prefixOf(this.day);
		this.before = -this.withinDay(origin);
	}

	/** Energy since the origin. Instants must not go back over more than the current day. */
	energyMwh(at: Instant): MilliwattHours {
		return this.milliwattMs(at) / MILLIWATT_MS_PER_MWH;
	}

	/** The same, exact, in mW·ms. */
	milliwattMs(at: Instant): bigint {
		this.seek(at);
		return this.before + this.withinDay(at);
	}

	powerMw(at: Instant): Milliwatts {
		this.seek(at);
		return BigInt(this.day.powerMw[this.minuteOf(at)] ?? 0);
	}

	/** Which switches are on, bit n = switch n. */
	mask(at: Instant): number {
		this.seek(at);
		return this.day.on[this.minuteOf(at)] ?? 0;
	}

	/** What a switch draws in this minute when it is on, in mW. */
	loadMw(position: number, at: Instant): number {
		this.seek(at);
		const load = this.device.switches[position];
		if (!load) return 0;
		return drawn(this.seed, this.device, load, this.date, this.minuteOf(at), cycleOf(this.seed, this.device, load));
	}

	/** 1 or 0 per switch. */
	switchStates(at: Instant): (0 | 1)[] {
		const mask = this.mask(at);
		return this.device.switches.map((_, position) => (mask & (1 << position) ? 1 : 0));
	}

	private seek(at: Instant): void {
		if (at < this.day.start) throw new RangeError(`${this.device.name}: the meter only goes forward`);
		while (at >= this.day.end) {
			this.before += BigInt(this.prefix[this.day.powerMw.length] ?? 0) * BigInt(MINUTE_MS);
			this.date = addDays(this.date, 1);
			this.day = dayLoad(this.seed, this.device, this.date, this.zone);
			this.prefix = prefixOf(this.day);
		}
	}

	private minuteOf(at: Instant): number {
		return Math.floor((at - this.day.start) / MINUTE_MS);
	}

	private withinDay(at: Instant): bigint {
		const minute = this.minuteOf(at);
		const rest = (this.day.powerMw[minute] ?? 0) * (at - this.day.start - minute * MINUTE_MS);
		return BigInt(this.prefix[minute] ?? 0) * BigInt(MINUTE_MS) + BigInt(rest);
	}
}

function prefixOf({ powerMw }: DayLoad): Float64Array {
	const prefix = new Float64Array(powerMw.length + 1);
	powerMw.forEach((power, minute) => {
		prefix[minute + 1] = (prefix[minute] ?? 0) + power;
	});
	return prefix;
}
