import { handleRoute } from "@/app/_server/handleRoute";
import { createSchedule, listSchedules } from "@/app/_server/timetable/schedules";
import { createScheduleRoute, listSchedulesRoute } from "@/wire/http/schedules";

export const GET = handleRoute(listSchedulesRoute, listSchedules);
export const POST = handleRoute(createScheduleRoute, createSchedule);
