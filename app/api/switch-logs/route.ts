import { handleRoute } from "@/app/_server/handleRoute";
import { answerSwitchLogs } from "@/app/_server/runtime/answerSwitchLogs";
import { answerOfRoom, answerOfSite } from "@/app/_server/usage/place";
import { getSwitchLogs } from "@/wire/http/switchLogs";

export const GET = handleRoute(getSwitchLogs, ({ query, ...asking }) => {
	const { classroom } = query;
	if (classroom === undefined) return answerOfSite(asking, query, (place) => answerSwitchLogs(place, query));
	return answerOfRoom(asking, { ...query, classroom }, (place) => answerSwitchLogs(place, query));
});
