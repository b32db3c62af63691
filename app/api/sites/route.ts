import { createSite, listSites } from "@/app/_server/configuration/sites";
import { handleRoute } from "@/app/_server/handleRoute";
import { createSiteRoute, listSitesRoute } from "@/wire/http/sites";

export const GET = handleRoute(listSitesRoute, listSites);
export const POST = handleRoute(createSiteRoute, createSite);
