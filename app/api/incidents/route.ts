import { handleRoute } from "@/app/_server/handleRoute";
import { listIncidents } from "@/app/_server/incidents/incidents";
import { listIncidentsRoute } from "@/wire/http/incidents";

export const GET = handleRoute(listIncidentsRoute, listIncidents);
