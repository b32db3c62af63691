import { coversRoom } from "@/domain/timetable/schedule";
import { findAuditedRevision, insertAudit } from "@/store/auditLog";
import { inTransaction, type PoolClient } from "@/store/pool";
import {
	countSchedules,
	endSchedule,
	findSchedule,
	insertSchedule,
	type RecordedSchedule,
	updateSchedule,
} from "@/store/schedules";
import { notifyTimetable } from "@/store/siteCalendar";
import { readUsageSite } from "@/store/usageSite";
import type { Answer } from "@/wire/http/routeSpec";
import type { ScheduleDraft } from "@/wire/http/scheduleFields";
import type {
	createScheduleRoute,
	endScheduleRoute,
	listSchedulesRoute,
	ScheduleBody,
	updateScheduleRoute,
} from "@/wire/http/schedules";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuse, refuseField } from "../outcome";
import { resolveSite } from "../place";
import { answerOfSite } from "../usage/place";
import { readDraft } from "./readDraft";
import { toApiSchedule, toDraft } from "./scheduleBody";
import { mayChange, readTimetable, seesRoom, seesSchedule, type Timetable } from "./timetable";
import { whatChanged } from "./whatChanged";

const SCHEDULES_MAX = 500;

export function listSchedules({
	query,
	...asking
}: RouteCall<typeof listSchedulesRoute>): Promise<Outcome<Answer<typeof listSchedulesRoute>>> {
	return answerOfSite(asking, query, async ({ usage, site, now }) => {
		const timetable = await readTimetable(usage.client, site, asking.principal, now);
		const room =
			query.classroom === undefined
				? null
				: timetable.rooms.find((one) => one.code === query.classroom && seesRoom(timetable, one));
		if (room === undefined) return refuseField("classroom", "no room that you may see has this code", "not_found");
		const shown = timetable.schedules.filter(
			(schedule) => seesSchedule(timetable, schedule) && (room === null || coversRoom(schedule, room)),
		);
		return ok({
			schedules: shown.map((schedule) => toApiSchedule(schedule, timetable)),
			time_zone: timetable.timeZone,
			today: timetable.today,
		});
	});
}

export async function createSchedule(call: RouteCall<typeof createScheduleRoute>): Promise<Outcome<ScheduleBody>> {
	const { site: reference, ...draft } = call.body;
	const site = await resolveSite(call.database.prisma, call.principal, reference);
	if (site.kind === "refused") return site;
	const now = call.clock.now();
	return inTransaction(call.database.pool, async (client): Promise<Outcome<ScheduleBody>> => {
		const place = { siteId: site.value.id, name: site.value.name, zones: site.value.zones };
		const timetable = await readTimetable(client, place, call.principal, now);
		const read = readDraft(draft, timetable);
		if (read.kind === "refused") return read;
		if ((await countSchedules(client, place.siteId)) >= SCHEDULES_MAX)
			return refuse("conflict", `${place.name} has ${SCHEDULES_MAX} schedules, the most that a site may have: end some first.`);
		const made = { ...read.value, siteId: place.siteId, standsFrom: now, createdAt: now, createdBy: call.principal.name };
		const id = await insertSchedule(client, made);
		const schedule = { ...made, id, revision: 1, standsUntil: null };
		await writeDown(client, call, "schedule.create", id, null, stateOf(schedule, timetable));
		return created(toApiSchedule(schedule, timetable));
	});
}

export async function changeSchedule(call: RouteCall<typeof updateScheduleRoute>): Promise<Outcome<ScheduleBody>> {
	const { revision, ...changes } = call.body;
	return ofOne(call, async (client, before, timetable) => {
		const stands = toDraft(before, timetable);
		if (before.revision !== revision) {
			const seen = await findAuditedRevision(client, `schedule:${before.id}`, revision);
			return whatChanged(seen, { ...stands, revision: before.revision });
		}
		const read = readDraft({ ...stands, ...given(changes) }, timetable);
		if (read.kind === "refused") return read;
		const after = { ...before, ...read.value, standsFrom: call.clock.now() };
		await updateSchedule(client, after);
		const stored = { ...after, revision: before.revision + 1 };
		await writeDown(client, call, "schedule.update", before.id, stateOf(before, timetable), stateOf(stored, timetable));
		return ok(toApiSchedule(stored, timetable));
	});
}

export async function removeSchedule(call: RouteCall<typeof endScheduleRoute>): Promise<Outcome<never>> {
	return ofOne(call, async (client, before, timetable) => {
		await endSchedule(client, before.id, call.clock.now());
		await writeDown(client, call, "schedule.end", before.id, stateOf(before, timetable), null);
		return { kind: "success", status: 204, value: undefined as never };
	});
}

type OfOne = Pick<RouteCall<typeof updateScheduleRoute>, "database" | "clock" | "principal" | "path" | "address">;

/** A schedule that the caller sees and may change, locked. One that he may not see is not found. */
function ofOne<T>(
	{ database, principal, path, clock }: OfOne,
	work: (client: PoolClient, schedule: RecordedSchedule, timetable: Timetable) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
	const notFound = refuseField("id", "no schedule that you may see has this id", "not_found");
	return inTransaction(database.pool, async (client) => {
		const schedule = await findSchedule(client, path.id, "FOR UPDATE");
		const site = schedule && (await readUsageSite(client, schedule.siteId));
		if (!schedule || !site || (principal.siteId !== null && principal.siteId !== site.siteId)) return notFound;
		const timetable = await readTimetable(client, site, principal, clock.now());
		if (!seesSchedule(timetable, schedule)) return notFound;
		if (!mayChange(timetable, schedule))
			return refuse("forbidden", "It is about rooms that you do not manage; somebody who manages all of them may change it.");
		return work(client, schedule, timetable);
	});
}

async function writeDown(
	client: PoolClient,
	{ principal, address }: Pick<OfOne, "principal" | "address">,
	action: string,
	id: number,
	before: object | null,
	after: object | null,
): Promise<void> {
	const entry = { action, subject: `schedule:${id}`, before: before ?? undefined, after: after ?? undefined };
	await insertAudit(client, { actor: principal.actor, address }, entry);
	await notifyTimetable(client);
}

function stateOf(schedule: RecordedSchedule, timetable: Timetable): object {
	return { revision: schedule.revision, ...toDraft(schedule, timetable) };
}

/** Without the fields that were not given, which would otherwise stand there as undefined. */
function given(changes: Partial<Record<keyof ScheduleDraft, unknown>>): Partial<ScheduleDraft> {
	return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
