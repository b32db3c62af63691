import { createBuilding, listBuildings } from "@/app/_server/configuration/buildings";
import { handleRoute } from "@/app/_server/handleRoute";
import { createBuildingRoute, listBuildingsRoute } from "@/wire/http/buildings";

export const GET = handleRoute(listBuildingsRoute, listBuildings);
export const POST = handleRoute(createBuildingRoute, createBuilding);
