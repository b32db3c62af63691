import { handleRoute } from "@/app/_server/handleRoute";
import { answerDaily } from "@/app/_server/runtime/answerDaily";
import { answerOfSite } from "@/app/_server/usage/place";
import { getDaily } from "@/wire/http/runtime";

export const GET = handleRoute(getDaily, ({ query, ...asking }) =>
	answerOfSite(asking, query, (place) => answerDaily(place, query)),
);
