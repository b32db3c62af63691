import { handleRoute } from "@/app/_server/handleRoute";
import { changeSchedule, removeSchedule } from "@/app/_server/timetable/schedules";
import { endScheduleRoute, updateScheduleRoute } from "@/wire/http/schedules";

export const PATCH = handleRoute(updateScheduleRoute, changeSchedule);
export const DELETE = handleRoute(endScheduleRoute, removeSchedule);
