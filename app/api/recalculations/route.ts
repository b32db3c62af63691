import { listRecalculations } from "@/app/_server/configuration/recalculations";
import { handleRoute } from "@/app/_server/handleRoute";
import { listRecalculationsRoute } from "@/wire/http/recalculations";

export const GET = handleRoute(listRecalculationsRoute, listRecalculations);
