import { getRecalculation } from "@/app/_server/configuration/recalculations";
import { handleRoute } from "@/app/_server/handleRoute";
import { getRecalculationRoute } from "@/wire/http/recalculations";

export const GET = handleRoute(getRecalculationRoute, getRecalculation);
