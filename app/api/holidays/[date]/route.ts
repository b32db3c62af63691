import { handleRoute } from "@/app/_server/handleRoute";
import { removeHoliday } from "@/app/_server/timetable/holidays";
import { removeHolidayRoute } from "@/wire/http/siteCalendar";

export const DELETE = handleRoute(removeHolidayRoute, removeHoliday);
