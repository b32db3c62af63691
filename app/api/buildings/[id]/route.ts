import { archiveBuilding, updateBuilding } from "@/app/_server/configuration/buildings";
import { handleRoute } from "@/app/_server/handleRoute";
import { archiveBuildingRoute, updateBuildingRoute } from "@/wire/http/buildings";

export const PATCH = handleRoute(updateBuildingRoute, updateBuilding);
export const DELETE = handleRoute(archiveBuildingRoute, archiveBuilding);
