import { siteDate } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { type LocalDate, toLocalRfc3339, type ZoneName, zoneAt } from "@/domain/calendar/zone";
import { coversRoom, type Schedule, type SiteCalendar } from "@/domain/timetable/schedule";
import type { PoolClient } from "@/store/pool";
import { type RecordedSchedule, readSchedules } from "@/store/schedules";
import { readSiteCalendar } from "@/store/siteCalendar";
import { readBuildingNames, readTimetableRooms, type TimetableRoom } from "@/store/timetableRooms";
import type { UsageSite } from "@/store/usageFigures";
import { permits, reachOf } from "../permission";
import type { Principal } from "../principal";

/** The timetable of a site at one instant, and how far the caller sees of it. */
export interface Timetable {
	readonly siteId: number;
	readonly siteName: string;
	readonly calendar: SiteCalendar;
	readonly schedules: readonly RecordedSchedule[];
	/** All of the site's, not archived: a conflict may lie with a schedule of others. */
	readonly rooms: readonly TimetableRoom[];
	readonly buildings: ReadonlyMap<number, string>;
	readonly principal: Principal;
	readonly now: Instant;
	readonly today: LocalDate;
	readonly timeZone: ZoneName;
}

export async function readTimetable(
	client: PoolClient,
	{ siteId, name, zones }: Pick<UsageSite, "siteId" | "name" | "zones">,
	principal: Principal,
	now: Instant,
): Promise<Timetable> {
	return {
		siteId,
		siteName: name,
		calendar: await readSiteCalendar(client, siteId, zones),
		schedules: await readSchedules(client, siteId, false),
		rooms: await readTimetableRooms(client, siteId),
		buildings: await readBuildingNames(client, siteId),
		principal,
		now,
		today: siteDate(now, zones),
		timeZone: zoneAt(zones, now),
	};
}

export function seesRoom({ principal }: Pick<Timetable, "principal">, { classroomId }: TimetableRoom): boolean {
	const { classroomIds } = reachOf(principal);
	return classroomIds === null || classroomIds.includes(classroomId);
}

/** A schedule is seen by whoever sees one of its rooms. */
export function seesSchedule(timetable: Timetable, schedule: Schedule): boolean {
	if (reachOf(timetable.principal).classroomIds === null) return true;
	return timetable.rooms.some((room) => seesRoom(timetable, room) && coversRoom(schedule, room));
}

/** It is changed by whoever manages all of its rooms. */
export function mayChange(
	{ principal, siteId }: Pick<Timetable, "principal" | "siteId">,
	{ scope }: Pick<Schedule, "scope">,
): boolean {
	if (scope.kind !== "rooms") return permits(principal, "manager", { kind: "site", siteId });
	return scope.classroomIds.every((classroomId) => permits(principal, "manager", { kind: "classroom", siteId, classroomId }));
}

export function localText({ calendar }: Pick<Timetable, "calendar">, at: Instant): string {
	return toLocalRfc3339(at, zoneAt(calendar.zones, at));
}
