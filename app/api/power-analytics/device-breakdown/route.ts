import { handleRoute } from "@/app/_server/handleRoute";
import { answerDeviceBreakdown } from "@/app/_server/usage/answerDeviceBreakdown";
import { answerOfRoom } from "@/app/_server/usage/place";
import { getDeviceBreakdown } from "@/wire/http/deviceBreakdown";

export const GET = handleRoute(getDeviceBreakdown, ({ query, ...asking }) =>
	answerOfRoom(asking, query, (place) => answerDeviceBreakdown(place, query.date)),
);
