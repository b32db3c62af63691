import { handleRoute } from "@/app/_server/handleRoute";
import { answerMonthly } from "@/app/_server/usage/answerMonthly";
import { answerOfRoom } from "@/app/_server/usage/place";
import { getMonthly } from "@/wire/http/monthly";

export const GET = handleRoute(getMonthly, ({ query, ...asking }) =>
	answerOfRoom(asking, query, (place) => answerMonthly(place, query)),
);
