import { handleRoute } from "@/app/_server/handleRoute";
import { answerActive } from "@/app/_server/runtime/answerActive";
import { answerOfSite } from "@/app/_server/usage/place";
import { getActive } from "@/wire/http/runtime";

export const GET = handleRoute(getActive, ({ query, ...asking }) =>
	answerOfSite(asking, query, (place) => answerActive(place, query)),
);
