import type { Instant } from "@/domain/calendar/interval";
import type { DatedZone, LocalDate } from "@/domain/calendar/zone";

export const SWITCH_TYPES = ["light", "fan", "ac", "projector", "computer", "relay", "outlet", "other"] as const;
export type SwitchType = (typeof SWITCH_TYPES)[number];

export const MINUTES_PER_DAY = 1440;

/** Times of day by the site's clock, in minutes since midnight. An end after 1440 is on the day after, at most 24 h later. */
export interface DayTimes {
	readonly startsMinute: number;
	readonly endsMinute: number;
}

/** What a schedule does on one date other than usual. */
export type ScheduleException =
	| { readonly date: LocalDate; readonly kind: "skip"; readonly note: string }
	/** Holds on this date whatever weekday, term and holiday say; null = at its usual times. */
	| { readonly date: LocalDate; readonly kind: "run"; readonly times: DayTimes | null; readonly note: string };

/** The rooms that a schedule is about: all of its site, of a building, or these. */
export type ScheduleScope =
	| { readonly kind: "site" }
	| { readonly kind: "building"; readonly buildingId: number }
	| { readonly kind: "rooms"; readonly classroomIds: readonly number[] };

/** When rooms are in use, and what is switched at both ends. */
export interface Schedule extends DayTimes {
	readonly id: number;
	readonly name: string;
	readonly scope: ScheduleScope;
	/** Types of the switches that it switches. */
	readonly switchTypes: readonly SwitchType[];
	/** ISO, 1 = Monday … 7 = Sunday. */
	readonly weekdays: readonly number[];
	readonly turnOn: boolean;
	readonly turnOff: boolean;
	/** Whether its windows are times in which the rooms are in use. */
	readonly occupied: boolean;
	/** Holds on dates within one of these terms only; empty = all year. */
	readonly termIds: readonly number[];
	readonly onHolidays: boolean;
	readonly validFrom: LocalDate;
	/** The first date on which it no longer holds. */
	readonly validUntil: LocalDate | null;
	/** At most one per date. */
	readonly exceptions: readonly ScheduleException[];
	readonly enabled: boolean;
	/** Since when it stands as it is: nothing that would have been due before is switched. */
	readonly standsFrom: Instant;
	/** When it was ended: windows that begin later never were. */
	readonly standsUntil: Instant | null;
}

/** Dates from the first to the last, the last excluded. */
export interface DateSpan {
	readonly from: LocalDate;
	readonly until: LocalDate;
}

/** What a site says of its dates. */
export interface SiteCalendar {
	/** Ascending, never empty. */
	readonly zones: readonly DatedZone[];
	readonly terms: ReadonlyMap<number, DateSpan>;
	/** Names by date. */
	readonly holidays: ReadonlyMap<LocalDate, string>;
}

export interface Room {
	readonly classroomId: number;
	readonly buildingId: number | null;
}

export function coversRoom({ scope }: Pick<Schedule, "scope">, room: Room): boolean {
	switch (scope.kind) {
		case "site":
			return true;
		case "building":
			return scope.buildingId === room.buildingId;
		case "rooms":
			return scope.classroomIds.includes(room.classroomId);
	}
}
