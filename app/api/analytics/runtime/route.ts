import { handleRoute } from "@/app/_server/handleRoute";
import { answerRuntime } from "@/app/_server/runtime/answerRuntime";
import { answerOfSite } from "@/app/_server/usage/place";
import { getRuntime } from "@/wire/http/runtime";

export const GET = handleRoute(getRuntime, ({ query, ...asking }) =>
	answerOfSite(asking, query, (place) => answerRuntime(place, query)),
);
