import type { LocalDate } from "@/domain/calendar/zone";
import type { LoadType, RoomKind, SimDevice } from "./campus";
import { chance, chosen } from "./random";

/** Minutes since local midnight, half-open. */
export interface Span {
	readonly from: number;
	readonly until: number;
}

const HOUR = 60;
/** 09:00 to 16:40: four lessons, an hour for lunch, three lessons; ten minutes between two. */
const LESSONS: readonly Span[] = [540, 600, 660, 720, 820, 880, 940].map((from) => ({ from, until: from + 50 }));
const SATURDAY = 6;
const SUNDAY = 7;

/** When people are in a room on a date. Depends on the seed, the room and the date alone. `weekday`: 1 = Monday … 7 = Sunday. */
export function occupied(seed: number, room: string, kind: RoomKind, date: LocalDate, weekday: number): Span[] {
	const shift = chosen(-8, 8, seed, room, date, "shift");
	switch (kind) {
		case "lecture": {
			if (weekday === SUNDAY) return [];
			const held = weekday === SATURDAY ? 0.35 : 0.8;
			return LESSONS.filter((lesson) => chance(seed, room, date, lesson.from) < held);
		}
		case "lab": {
			if (weekday === SUNDAY) return [];
			const sessions: Span[] = [
				{ from: 9 * HOUR + 30, until: 12 * HOUR + 30 },
				{ from: 14 * HOUR, until: 17 * HOUR },
			];
			return sessions.filter((session) => chance(seed, room, date, session.from) < (weekday === SATURDAY ? 0.3 : 0.75));
		}
		case "office":
			return weekday >= SATURDAY ? [] : [{ from: 8 * HOUR + 45 + shift, until: 17 * HOUR + 30 + shift }];
		case "library":
			return weekday === SUNDAY
				? [{ from: 10 * HOUR, until: 16 * HOUR }]
				: [{ from: 8 * HOUR + shift, until: 20 * HOUR + shift }];
		case "corridor":
			return [{ from: 6 * HOUR + 30, until: (weekday >= SATURDAY ? 19 : 21) * HOUR + 30 }];
	}
}

/** When each switch of a device is on, in the order of its switches. Spans of one switch may touch or overlap. */
export function switchSpans(seed: number, device: SimDevice, date: LocalDate, weekday: number): Span[][] {
	const sessions = occupied(seed, device.room, device.kind, date, weekday);
	return device.switches.map(({ name, type }) => {
		const key = [seed, device.name, date, name] as const;
		const used = sessions.filter((session) => chance(...key, session.from, "used") < usedShare(type));
		const spans = used.map((session) => around(session, type, key));
		const last = spans.at(-1);
		// One evening in fifteen nobody switches off: the waste that AutoVolt is there to find.
		if (last && type !== "projector" && chance(...key, "forgotten") < 1 / 15)
			spans.push({ from: last.until, until: Math.min(24 * HOUR, last.until + chosen(60, 240, ...key, "late")) });
		if (type === "ac" && device.habit === "ac_at_night")
			spans.push({ from: 0, until: 6 * HOUR + 30 }, { from: 19 * HOUR, until: 24 * HOUR });
		return spans;
	});
}

function usedShare(type: LoadType): number {
	switch (type) {
		case "light":
			return 0.97;
		case "fan":
			return 0.85;
		case "ac":
			return 0.8;
		case "projector":
			return 0.6;
		case "computer":
		case "outlet":
			return 1;
	}
}

/** People switch on a few minutes early or late, and off when they leave. */
function around(session: Span, type: LoadType, key: readonly (string | number)[]): Span {
	const early = type === "ac" ? chosen(-6, 0, ...key, session.from, "early") : chosen(0, 4, ...key, session.from, "early");
	const late = chosen(0, 6, ...key, session.from, "late");
	return { from: Math.max(0, session.from - early), until: Math.min(24 * HOUR, session.until + late) };
}
