import { handleRoute } from "@/app/_server/handleRoute";
import { createTerm, listTerms } from "@/app/_server/timetable/terms";
import { createTermRoute, listTermsRoute } from "@/wire/http/siteCalendar";

export const GET = handleRoute(listTermsRoute, listTerms);
export const POST = handleRoute(createTermRoute, createTerm);
