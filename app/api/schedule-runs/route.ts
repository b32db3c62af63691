import { handleRoute } from "@/app/_server/handleRoute";
import { listScheduleRuns } from "@/app/_server/timetable/scheduleRuns";
import { listScheduleRunsRoute } from "@/wire/http/schedules";

export const GET = handleRoute(listScheduleRunsRoute, listScheduleRuns);
