import { handleRoute } from "@/app/_server/handleRoute";
import { answerCalendar } from "@/app/_server/usage/answerCalendar";
import { answerOfRoom } from "@/app/_server/usage/place";
import { getCalendar } from "@/wire/http/calendar";

export const GET = handleRoute(getCalendar, ({ query, ...asking }) =>
	answerOfRoom(asking, query, (place) => answerCalendar(place, query)),
);
