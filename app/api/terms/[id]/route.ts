import { handleRoute } from "@/app/_server/handleRoute";
import { changeTerm, endTerm } from "@/app/_server/timetable/terms";
import { endTermRoute, updateTermRoute } from "@/wire/http/siteCalendar";

export const PATCH = handleRoute(updateTermRoute, changeTerm);
export const DELETE = handleRoute(endTermRoute, endTerm);
