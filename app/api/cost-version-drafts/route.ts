import { listCostVersionDrafts } from "@/app/_server/configuration/costVersionDrafts";
import { handleRoute } from "@/app/_server/handleRoute";
import { listCostVersionDraftsRoute } from "@/wire/http/costVersionDrafts";

export const GET = handleRoute(listCostVersionDraftsRoute, listCostVersionDrafts);
