import { handleRoute } from "@/app/_server/handleRoute";
import { addHolidays, listHolidays } from "@/app/_server/timetable/holidays";
import { addHolidaysRoute, listHolidaysRoute } from "@/wire/http/siteCalendar";

export const GET = handleRoute(listHolidaysRoute, listHolidays);
export const POST = handleRoute(addHolidaysRoute, addHolidays);
