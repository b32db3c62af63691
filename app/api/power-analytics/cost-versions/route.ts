import { createCostVersion, listCostVersions } from "@/app/_server/configuration/costVersions";
import { handleRoute } from "@/app/_server/handleRoute";
import { createCostVersionRoute, listCostVersionsRoute } from "@/wire/http/costVersions";

export const GET = handleRoute(listCostVersionsRoute, listCostVersions);
export const POST = handleRoute(createCostVersionRoute, createCostVersion);
