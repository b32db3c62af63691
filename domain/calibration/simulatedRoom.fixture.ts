import { addDays, type LocalDate, weekdayOf } from "@/domain/calendar/zone";
import { type CalibrationWindow, calibrate } from "./calibrate";

// A room whose true watts are known: the oracle of the calibration's tests. Seconds since local midnight of the first day.

export interface SimulatedLoad {
	readonly watts: number;
	/** Of the lessons, in how many it is used. */
	readonly used: number;
}

export interface SimulatedRoom {
	readonly seed: number;
	/** First day. */
	readonly first: LocalDate;
	readonly days: number;
	readonly loads: readonly SimulatedLoad[];
	readonly standbyW: number;
	/** Relative error of each quarter-hour that the meter counts, one standard deviation. */
	readonly meterNoise: number;
	/** Each edge is reported this much early or late, at most. */
	readonly jitterS: number;
	readonly resolutionWh: number;
	/** Loads that follow another one, edge by edge: [follower, leader]. */
	readonly together: readonly (readonly [number, number])[];
}

/** Lights, fans, air conditioner, projector, board lights, sockets: a lecture room. */
export const LECTURE_ROOM: Omit<SimulatedRoom, "seed"> = {
	first: "2026-11-02",
	days: 14,
	loads: [
		{ watts: 172, used: 0.95 },
		{ watts: 238, used: 0.8 },
		{ watts: 1_430, used: 0.65 },
		{ watts: 287, used: 0.5 },
		{ watts: 74, used: 0.6 },
		{ watts: 126, used: 0.45 },
	],
	standbyW: 6.4,
	meterNoise: 0.02,
	jitterS: 1,
	resolutionWh: 0.001,
	together: [],
};

/** Seconds since the midnight that begins the first day. */
export interface Span {
	readonly from: number;
	readonly until: number;
}

const DAY_S = 86_400;
const WINDOW_S = 900;
/** 09:00 to 16:40: seven lessons of 50 minutes. */
const LESSONS = [540, 600, 660, 720, 820, 880, 940].map((minute) => minute * 60);

/** What the counter rose in each quarter-hour, and when each switch said that it was ON. */
export function simulateUse(room: SimulatedRoom): { counterWh: number[]; reported: Span[][] } {
	const random = generator(room.seed);
	const spans = usedSpans(room, random);
	// Both outputs of one pair of relays report by themselves, a second apart at most.
	const reported = spans.map((each) => each.map((span) => jittered(span, room.jitterS, random)));
	const count = (room.days * DAY_S) / WINDOW_S;
	const trueHours = spans.map((each) => hoursPerWindow(each, count));
	let total = 0;
	let shown = 0;
	const counterWh = Array.from({ length: count }, (_, index) => {
		const drawn = room.loads.reduce((sum, load, n) => sum + load.watts * (trueHours[n]?.[index] ?? 0), room.standbyW / 4);
		total += Math.max(0, drawn * (1 + room.meterNoise * gauss(random)));
		const step = Math.floor(total / room.resolutionWh) * room.resolutionWh;
		const rise = Math.max(0, step - shown);
		shown = step;
		return rise;
	});
	return { counterWh, reported };
}

/** The same as the calibration takes it, per quarter-hour. */
export function simulateRoom(room: SimulatedRoom): CalibrationWindow[] {
	const { counterWh, reported } = simulateUse(room);
	const saidHours = reported.map((each) => hoursPerWindow(each, counterWh.length));
	const dates = Array.from({ length: room.days }, (_, day) => addDays(room.first, day));
	return counterWh.map((rise, index) => ({
		date: dates[Math.floor((index * WINDOW_S) / DAY_S)] ?? room.first,
		hour: Math.floor(((index * WINDOW_S) % DAY_S) / 3_600),
		counterWh: rise,
		onHours: saidHours.map((hours) => Math.min(0.25, hours[index] ?? 0)),
	}));
}

function usedSpans({ first, days, loads, together }: SimulatedRoom, random: () => number): Span[][] {
	const spans: Span[][] = loads.map(() => []);
	for (let day = 0; day < days; day++) {
		const weekday = weekdayOf(addDays(first, day));
		if (weekday === 7) continue;
		const held = LESSONS.filter(() => random() < (weekday === 6 ? 0.35 : 0.8));
		for (const [index, { used }] of loads.entries())
			for (const lesson of held) {
				if (random() >= used) continue;
				// People switch on a few minutes early or late, and off when they leave.
				const from = day * DAY_S + lesson - Math.round(random() * 240);
				spans[index]?.push({ from, until: from + 3_000 + Math.round(random() * 360) });
			}
	}
	for (const [follower, leader] of together) spans[follower] = spans[leader] ?? [];
	return spans.map(merged);
}

function merged(spans: readonly Span[]): Span[] {
	const found: Span[] = [];
	for (const span of [...spans].sort((a, b) => a.from - b.from)) {
		const last = found.at(-1);
		if (last && span.from <= last.until) found[found.length - 1] = { from: last.from, until: Math.max(last.until, span.until) };
		else found.push(span);
	}
	return found;
}

function jittered({ from, until }: Span, jitterS: number, random: () => number): Span {
	return { from: from + jitterS * (2 * random() - 1), until: until + jitterS * (2 * random() - 1) };
}

function hoursPerWindow(spans: readonly Span[], count: number): number[] {
	const hours = new Array<number>(count).fill(0);
	for (const { from, until } of spans)
		for (let index = Math.max(0, Math.floor(from / WINDOW_S)); index < count && index * WINDOW_S < until; index++) {
			const seconds = Math.min(until, (index + 1) * WINDOW_S) - Math.max(from, index * WINDOW_S);
			if (seconds > 0) hours[index] = (hours[index] ?? 0) + seconds / 3_600;
		}
	return hours;
}

/** Mulberry32: the same seed gives the same room. */
export function generator(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
	};
}

/** Box and Muller. */
export function gauss(random: () => number): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export const SEEDS = Array.from({ length: 200 }, (_, index) => index + 1);
export const ONE_ROOM = simulateRoom({ ...LECTURE_ROOM, seed: 7 });

/** The calibration of windows that must not be refused. */
export function calibrated(windows: readonly CalibrationWindow[], resolutionWh = 0.001) {
	const found = calibrate({ switches: windows[0]?.onHours.length ?? 0, windows, resolutionWh });
	if (found.kind !== "calibrated") throw new Error(found.reason);
	return found;
}
