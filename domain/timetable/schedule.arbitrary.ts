import fc from "fast-check";
import { addDays } from "@/domain/calendar/zone";
import { type Schedule, type SiteCalendar, SWITCH_TYPES } from "./schedule";

const FIRST_DATE = "2026-03-01";
const ZONES = [
	"Asia/Kolkata",
	"Europe/Berlin",
	"America/New_York",
	"Australia/Lord_Howe",
	"America/Santiago",
	"Pacific/Kiritimati",
	"Pacific/Honolulu",
];

export const LESSONS: Schedule = {
	id: 1,
	name: "Lectures",
	scope: { kind: "site" },
	switchTypes: ["light", "fan"],
	weekdays: [1, 2, 3, 4, 5, 6],
	startsMinute: 9 * 60,
	endsMinute: 17 * 60,
	turnOn: true,
	turnOff: true,
	occupied: true,
	termIds: [],
	onHolidays: false,
	validFrom: "2026-01-01",
	validUntil: null,
	exceptions: [],
	enabled: true,
	standsFrom: 0,
	standsUntil: null,
};

export function inZone(timeZone: string, more: Partial<SiteCalendar> = {}): SiteCalendar {
	return { zones: [{ effectiveFrom: 0, timeZone }], terms: new Map(), holidays: new Map(), ...more };
}

const someDate = fc.integer({ min: 0, max: 60 }).map((days) => addDays(FIRST_DATE, days));
const times = fc
	.record({ startsMinute: fc.integer({ min: 0, max: 1439 }), length: fc.integer({ min: 1, max: 1440 }) })
	.map(({ startsMinute, length }) => ({ startsMinute, endsMinute: startsMinute + length }));
const exception = fc.oneof(
	fc.record({ date: someDate, kind: fc.constant("skip" as const), note: fc.constant("") }),
	fc.record({ date: someDate, kind: fc.constant("run" as const), times: fc.option(times), note: fc.constant("") }),
);

const anySchedule = fc
	.record({
		times,
		weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
		turnOn: fc.boolean(),
		turnOff: fc.boolean(),
		occupied: fc.boolean(),
		termIds: fc.subarray([1, 2]),
		onHolidays: fc.boolean(),
		validFrom: someDate,
		validDays: fc.option(fc.integer({ min: 1, max: 60 })),
		exceptions: fc.uniqueArray(exception, { maxLength: 4, selector: ({ date }) => date }),
		switchTypes: fc.subarray([...SWITCH_TYPES]),
	})
	.map(
		({ times: usual, validDays, ...rest }): Omit<Schedule, "id"> => ({
			...LESSONS,
			...rest,
			...usual,
			validUntil: validDays === null ? null : addDays(rest.validFrom, validDays),
		}),
	);

export const schedules = fc
	.array(anySchedule, { minLength: 1, maxLength: 4 })
	.map((all) => all.map((one, index): Schedule => ({ ...one, id: index + 1 })));

/** A site that may move between zones, with two terms and some holidays. */
export const calendars = fc
	.record({
		first: fc.constantFrom(...ZONES),
		moves: fc.array(fc.tuple(fc.integer({ min: 0, max: 60 * 24 }), fc.constantFrom(...ZONES)), { maxLength: 2 }),
		holidays: fc.array(someDate, { maxLength: 5 }),
		terms: fc.tuple(someDate, fc.integer({ min: 1, max: 30 })),
	})
	.map(
		({ first, moves, holidays, terms: [from, days] }): SiteCalendar => ({
			zones: [
				{ effectiveFrom: 0, timeZone: first },
				...[...new Map(moves)]
					.sort(([a], [b]) => a - b)
					.map(([hours, timeZone]) => ({ effectiveFrom: Date.parse(FIRST_DATE) + hours * 3_600_000, timeZone })),
			],
			holidays: new Map(holidays.map((date) => [date, "Holiday"])),
			terms: new Map([
				[1, { from, until: addDays(from, days) }],
				[2, { from: addDays(from, days + 5), until: addDays(from, days + 15) }],
			]),
		}),
	);

/** An instant within the dates above, to the millisecond. */
export const instants = fc.integer({ min: 0, max: 62 * 86_400_000 }).map((ms) => Date.parse(FIRST_DATE) - 86_400_000 + ms);
