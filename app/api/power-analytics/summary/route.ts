import { handleRoute } from "@/app/_server/handleRoute";
import { answerSummary } from "@/app/_server/usage/answerSummary";
import { answerOfRoom } from "@/app/_server/usage/place";
import { getSummary } from "@/wire/http/summary";

export const GET = handleRoute(getSummary, ({ query, ...asking }) =>
	answerOfRoom(asking, query, (place) => answerSummary(place, query.date)),
);
