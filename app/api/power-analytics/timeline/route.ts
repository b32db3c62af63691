import { handleRoute } from "@/app/_server/handleRoute";
import { answerTimeline } from "@/app/_server/usage/answerTimeline";
import { answerOfRoom } from "@/app/_server/usage/place";
import { getTimeline } from "@/wire/http/timeline";

export const GET = handleRoute(getTimeline, ({ query, ...asking }) =>
	answerOfRoom(asking, query, (place) => answerTimeline(place, query)),
);
