import { updateSite } from "@/app/_server/configuration/sites";
import { handleRoute } from "@/app/_server/handleRoute";
import { updateSiteRoute } from "@/wire/http/sites";

export const PATCH = handleRoute(updateSiteRoute, updateSite);
