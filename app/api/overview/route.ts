import { handleRoute } from "@/app/_server/handleRoute";
import { answerOverview } from "@/app/_server/usage/answerOverview";
import { answerOfSite } from "@/app/_server/usage/place";
import { getOverview } from "@/wire/http/overview";

export const GET = handleRoute(getOverview, ({ query, ...asking }) =>
	answerOfSite(asking, query, (place) => answerOverview(place, query)),
);
