import type { Instant } from "@/domain/calendar/interval";
import { addDays, type LocalDate, localDate } from "@/domain/calendar/zone";
import type { Site } from "@/store/sites";
import type { Transaction } from "@/store/transaction";
import { DEMO_BUILDINGS, type DemoBuilding } from "./campus";

type RoomKind = DemoBuilding["rooms"][number]["kind"];

const AUTHOR = "demo";
const DAYS_BACK = 60;
const WORKING_WEEK = [1, 2, 3, 4, 5, 6];
const NATIONAL: readonly (readonly [string, string])[] = [
	["01-26", "Republic Day"],
	["05-01", "May Day"],
	["08-15", "Independence Day"],
	["10-02", "Gandhi Jayanti"],
	["12-25", "Christmas"],
];

/** When kinds of rooms are in use, by the clock. Corridors have no timetable. */
const USE: readonly { name: string; kinds: readonly RoomKind[]; weekdays: number[]; from: number; until: number }[] = [
	{ name: "Lectures", kinds: ["lecture"], weekdays: WORKING_WEEK, from: 9 * 60, until: 17 * 60 },
	{ name: "Labs", kinds: ["lab"], weekdays: WORKING_WEEK, from: 9 * 60, until: 18 * 60 },
	{ name: "Office hours", kinds: ["office"], weekdays: WORKING_WEEK.slice(0, 5), from: 9 * 60 + 30, until: 18 * 60 },
	{ name: "Library hours", kinds: ["library"], weekdays: WORKING_WEEK, from: 8 * 60, until: 20 * 60 },
];

/**
 * The demo's timetable, known since its history begins: what rooms are used for, and one evening OFF. The simulated people
 * of the other rooms switch by themselves, so nothing else is switched there.
 */
export async function ensureTimetable(
	tx: Transaction,
	site: Site,
	rooms: ReadonlyMap<string, number>,
	zone: string,
	now: Instant,
): Promise<void> {
	if ((await tx.schedule.count({ where: { siteId: site.id } })) > 0) return;
	const today = localDate(now, zone);
	const day = (date: LocalDate) => new Date(`${date}T00:00:00Z`);
	await tx.siteTerm.createMany({
		data: [
			{ siteId: site.id, name: "This semester", fromDate: day(addDays(today, -90)), untilDate: day(addDays(today, 45)) },
			{ siteId: site.id, name: "Next semester", fromDate: day(addDays(today, 60)), untilDate: day(addDays(today, 200)) },
		],
	});
	const year = Number(today.slice(0, 4));
	await tx.siteHoliday.createMany({
		data: [year, year + 1].flatMap((each) =>
			NATIONAL.map(([monthDay, name]) => ({ siteId: site.id, localDate: day(`${each}-${monthDay}`), name })),
		),
		skipDuplicates: true,
	});
	const standing = {
		...{ siteId: site.id, onHolidays: false, termIds: [], exceptions: [], enabled: true, createdBy: AUTHOR },
		...{ validFrom: day(addDays(today, -DAYS_BACK)), createdAt: new Date(now), changedAt: new Date(now) },
	};
	const roomsOf = (kinds: readonly RoomKind[]) =>
		DEMO_BUILDINGS.flatMap((building) => building.rooms)
			.filter(({ kind }) => kinds.includes(kind))
			.flatMap(({ code }) => rooms.get(code) ?? []);
	await tx.schedule.createMany({
		data: [
			...USE.map(({ name, kinds, weekdays, from, until }) => ({
				...standing,
				...{ name, weekdays, classroomIds: roomsOf(kinds), switchTypes: [], startsMinute: from, endsMinute: until },
				...{ turnOn: false, turnOff: false, occupied: true },
			})),
			{
				...standing,
				...{ name: "AC off in Accounts", weekdays: [...WORKING_WEEK, 7], classroomIds: [rooms.get("ADM-102") ?? 0] },
				...{ switchTypes: ["ac" as const], startsMinute: 19 * 60 + 29, endsMinute: 19 * 60 + 30, onHolidays: true },
				...{ turnOn: false, turnOff: true, occupied: false },
			},
		],
	});
}
