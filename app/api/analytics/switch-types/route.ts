import { handleRoute } from "@/app/_server/handleRoute";
import { answerSwitchTypes } from "@/app/_server/runtime/answerSwitchTypes";
import { answerOfSite } from "@/app/_server/usage/place";
import { getSwitchTypes } from "@/wire/http/runtime";

export const GET = handleRoute(getSwitchTypes, ({ query, ...asking }) =>
	answerOfSite(asking, query, (place) => answerSwitchTypes(place, query)),
);
