import { handleRoute } from "@/app/_server/handleRoute";
import { answerMeasurements } from "@/app/_server/measurements/answerMeasurements";
import { siteOfDevice } from "@/app/_server/measurements/siteOfDevice";
import { answerOfSite } from "@/app/_server/usage/place";
import { getMeasurements } from "@/wire/http/measurements";

export const GET = handleRoute(getMeasurements, async ({ query, ...asking }) =>
	answerOfSite(asking, await siteOfDevice(asking, query), (place) => answerMeasurements(place, asking.principal, query)),
);
