import { siteDate } from "@/domain/calendar/datedDay";
import type { Interval } from "@/domain/calendar/interval";
import { siteInstant } from "@/domain/calendar/wallClock";
import { addDays, type DatedZone, datesBetween, localMinutes, weekdayOf, zoneAt } from "@/domain/calendar/zone";
import { GRACE_MS } from "./idleStretches";
import { addIdle, type CostedStretch, costOf, energyByReason, type IdleSum, NO_IDLE, type PriceOf } from "./idleWaste";
import { MINUTES_PER_DAY, type Schedule, SWITCH_TYPES, type SwitchType } from "./schedule";

/** What to do about what ran for nobody in a room. */
export type IdleAdvice =
	/** Most of it rests on ratings that nobody has confirmed: first know, then act. */
	| ({ readonly kind: "confirm_rating" } & IdleSum)
	/** A daily OFF of these types at this time; `saved` is what it would have spared, on so many dates. */
	| ({ readonly kind: "add_off"; readonly type: SwitchType; readonly atMinute: number; readonly dates: number } & IdleSum)
	/** These schedules turn them off already, and yet it ran: somebody turns on again, or a command does not arrive. */
	| ({ readonly kind: "check_off"; readonly type: SwitchType; readonly schedules: readonly string[] } & IdleSum)
	/** All of it ran before these schedules stood, which turn them off now: wait and see. What they would have spared. */
	| ({ readonly kind: "off_in_place"; readonly type: SwitchType; readonly schedules: readonly string[] } & IdleSum)
	/** Much began on days of which the timetable knows nothing: either they are missing there, or nobody should switch on. */
	| ({ readonly kind: "unplanned_days"; readonly weekdays: readonly number[]; readonly dates: number } & IdleSum)
	/** Nobody moved for longer than the hold time. */
	| ({ readonly kind: "auto_off_by_motion"; readonly isOn: boolean } & IdleSum);

export interface AdviceInput {
	/** Of one room. */
	readonly stretches: readonly CostedStretch[];
	/** When its timetable says that it is in use. */
	readonly windows: readonly Interval[];
	/** Schedules that cover it. */
	readonly schedules: readonly Schedule[];
	/** Whether motion turns things off there. */
	readonly autoOffIsOn: boolean;
	readonly zones: readonly DatedZone[];
	readonly priceOf: PriceOf;
}

const HALF_HOUR = 30;
const LATEST_OFF_MINUTE = MINUTES_PER_DAY - HALF_HOUR;
/** Energy under this many µJ (10 Wh) is not worth a person's minute. */
const WORTH_UJ = 36_000_000_000n;

/** The actions to take in a room, the one that saves most first; a rating to confirm comes before all. */
export function idleAdvice(input: AdviceInput): IdleAdvice[] {
	const whole = addIdle(input.stretches);
	if (whole.energyUj < WORTH_UJ) return [];
	const outside = input.stretches.filter(({ reason }) => reason === "outside_timetable");
	const byType = SWITCH_TYPES.flatMap((type) =>
		adviseOff(
			type,
			outside.filter(({ judged }) => judged.type === type),
			input,
		),
	);
	const unmoved = energyByReason(input.stretches, "no_motion");
	const motion: IdleAdvice[] =
		unmoved >= WORTH_UJ
			? [
					{
						kind: "auto_off_by_motion",
						isOn: input.autoOffIsOn,
						...addIdle(input.stretches.filter(({ reason }) => reason === "no_motion")),
					},
				]
			: [];
	const actions = [...byType, ...adviseDays(outside, input), ...motion].sort((a, b) =>
		a.energyUj === b.energyUj ? 0 : a.energyUj < b.energyUj ? 1 : -1,
	);
	return whole.defaultUj * 2n >= whole.energyUj ? [{ kind: "confirm_rating", ...whole }, ...actions] : actions;
}

function adviseOff(type: SwitchType, stretches: readonly CostedStretch[], input: AdviceInput): IdleAdvice[] {
	const total = addIdle(stretches);
	if (total.energyUj < WORTH_UJ) return [];
	const best = bestOff(stretches, input);
	const inPlace = input.schedules.filter((one) => {
		if (!one.enabled || one.standsUntil !== null || !one.turnOff || !one.switchTypes.includes(type)) return false;
		// What ran on after an OFF at the end of use begins with the end of the grace.
		const { saved } = savedBy(one.endsMinute % MINUTES_PER_DAY, stretches, input, GRACE_MS);
		return saved.energyUj * 2n >= best.saved.energyUj;
	});
	if (inPlace.length > 0 && best.saved.energyUj >= WORTH_UJ) {
		const standsSince = Math.min(...inPlace.map(({ standsFrom }) => standsFrom));
		const since = addIdle(stretches.filter(({ start }) => start >= standsSince));
		const schedules = inPlace.map(({ name }) => name);
		return since.energyUj >= WORTH_UJ
			? [{ kind: "check_off", type, schedules, ...since }]
			: [{ kind: "off_in_place", type, schedules, ...best.saved }];
	}
	const { atMinute, dates, saved } = best;
	return saved.energyUj < WORTH_UJ ? [] : [{ kind: "add_off", type, atMinute, dates, ...saved }];
}

/** The half-hour after use at which a daily OFF would have spared most; the earliest of several. */
function bestOff(stretches: readonly CostedStretch[], input: AdviceInput): Saving & { readonly atMinute: number } {
	const first = offMinute(input);
	let best = { atMinute: first, ...savedBy(first, stretches, input) };
	for (let atMinute = first + HALF_HOUR; atMinute <= LATEST_OFF_MINUTE; atMinute += HALF_HOUR) {
		const tried = savedBy(atMinute, stretches, input);
		if (tried.saved.energyUj > best.saved.energyUj) best = { atMinute, ...tried };
	}
	return best;
}

/** Days without any window on which half or more of what ran outside of the timetable began. */
function adviseDays(stretches: readonly CostedStretch[], { windows, zones }: AdviceInput): IdleAdvice[] {
	const planned = new Set(windows.map(({ start }) => siteDate(start, zones)));
	const unplanned = stretches
		.map((stretch) => ({ stretch, date: siteDate(stretch.start, zones) }))
		.filter(({ date }) => !planned.has(date));
	const sum = addIdle(unplanned.map(({ stretch }) => stretch));
	if (sum.energyUj < WORTH_UJ || sum.energyUj * 2n < addIdle(stretches).energyUj) return [];
	const dates = new Set(unplanned.map(({ date }) => date));
	const weekdays = [...new Set([...dates].map(weekdayOf))].sort((a, b) => a - b);
	return [{ kind: "unplanned_days", weekdays, dates: dates.size, ...sum }];
}

/** Half an hour after the latest end of use by the clock, on a half-hour: nobody is left in the dark. */
function offMinute({ windows, zones }: AdviceInput): number {
	const ends = windows.map(({ end }) => localMinutes(end, zoneAt(zones, end)) || MINUTES_PER_DAY);
	const latest = Math.max(0, ...ends);
	return Math.min(LATEST_OFF_MINUTE, Math.ceil((latest + HALF_HOUR) / HALF_HOUR) * HALF_HOUR);
}

interface Saving {
	readonly dates: number;
	readonly saved: IdleSum;
}

/** What a daily OFF would have spared: of each stretch, what came after the first OFF within it or shortly before. */
function savedBy(atMinute: number, stretches: readonly CostedStretch[], { zones, priceOf }: AdviceInput, beforeMs = 0): Saving {
	const dates = new Set<string>();
	let saved = NO_IDLE;
	for (const stretch of stretches) {
		const first = siteDate(stretch.start, zones);
		const found = datesBetween(first, addDays(siteDate(stretch.end, zones), 1))
			.map((date) => ({ date, at: siteInstant(date, atMinute, zones) }))
			.find(({ at }) => stretch.start - beforeMs <= at && at < stretch.end);
		if (!found) continue;
		dates.add(found.date);
		saved = addIdle([
			saved,
			costOf({ start: Math.max(found.at, stretch.start), end: stretch.end }, stretch.judged, stretch.classroomId, priceOf),
		]);
	}
	return { dates: dates.size, saved };
}
