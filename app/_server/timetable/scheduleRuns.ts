import { coversRoom } from "@/domain/timetable/schedule";
import { readScheduleRuns } from "@/store/scheduleRuns";
import { readSchedules } from "@/store/schedules";
import type { Answer } from "@/wire/http/routeSpec";
import type { listScheduleRunsRoute } from "@/wire/http/schedules";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuseField } from "../outcome";
import { answerOfSite } from "../usage/place";
import { localText, readTimetable, seesRoom, seesSchedule } from "./timetable";

/** What became of runs, also of schedules that were ended since. */
export function listScheduleRuns({
	query,
	...asking
}: RouteCall<typeof listScheduleRunsRoute>): Promise<Outcome<Answer<typeof listScheduleRunsRoute>>> {
	return answerOfSite(asking, query, async ({ usage, site, now }) => {
		const timetable = await readTimetable(usage.client, site, asking.principal, now);
		const room =
			query.classroom === undefined
				? null
				: timetable.rooms.find((one) => one.code === query.classroom && seesRoom(timetable, one));
		if (room === undefined) return refuseField("classroom", "no room that you may see has this code", "not_found");
		const shown = (await readSchedules(usage.client, site.siteId, true)).filter(
			(schedule) =>
				seesSchedule(timetable, schedule) &&
				(room === null || coversRoom(schedule, room)) &&
				(query.schedule === undefined || schedule.id === query.schedule),
		);
		if (query.schedule !== undefined && shown.length === 0)
			return refuseField("schedule", "no schedule that you may see has this id", "not_found");
		const rows = await readScheduleRuns(usage.client, {
			scheduleIds: shown.map(({ id }) => id),
			before: query.before === undefined ? null : Date.parse(query.before),
			limit: query.limit,
			now: timetable.now,
		});
		const last = rows.at(-1);
		return ok({
			runs: rows.map((run) => ({
				schedule_id: run.scheduleId,
				schedule: run.schedule,
				due_at: localText(timetable, run.dueAt),
				state: run.state,
				decided_at: localText(timetable, run.decidedAt),
				outcome: run.outcome,
				switches: run.switches,
				detail: run.detail,
				commands: {
					waiting: (run.commands["queued"] ?? 0) + (run.commands["sent"] ?? 0),
					confirmed: run.commands["confirmed"] ?? 0,
					failed: (run.commands["failed"] ?? 0) + (run.commands["expired"] ?? 0),
				},
				errors: [...new Set(run.errors)],
			})),
			next: rows.length >= query.limit && last ? localText(timetable, last.dueAt) : null,
		});
	});
}
