import { handleRoute } from "@/app/_server/handleRoute";
import { answerCalibration } from "@/app/_server/measurements/answerCalibration";
import { siteOfDevice } from "@/app/_server/measurements/siteOfDevice";
import { answerOfSite } from "@/app/_server/usage/place";
import { getCalibration } from "@/wire/http/calibration";

export const GET = handleRoute(getCalibration, async ({ query, ...asking }) =>
	answerOfSite(asking, await siteOfDevice(asking, query), (place) => answerCalibration(place, asking.principal, query)),
);
