import { handleRoute } from "@/app/_server/handleRoute";
import { answerSwitches } from "@/app/_server/runtime/answerSwitches";
import { answerOfSite } from "@/app/_server/usage/place";
import { getSwitches } from "@/wire/http/runtime";

export const GET = handleRoute(getSwitches, ({ query, ...asking }) =>
	answerOfSite(asking, query, (place) => answerSwitches(place, query)),
);
