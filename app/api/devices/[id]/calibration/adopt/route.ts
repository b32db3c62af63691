import { handleRoute } from "@/app/_server/handleRoute";
import { adoptCalibration } from "@/app/_server/measurements/adoptCalibration";
import { adoptCalibrationRoute } from "@/wire/http/calibration";

export const POST = handleRoute(adoptCalibrationRoute, adoptCalibration);
