import { handleRoute } from "@/app/_server/handleRoute";
import { updateIncident } from "@/app/_server/incidents/incidents";
import { updateIncidentRoute } from "@/wire/http/incidents";

export const PATCH = handleRoute(updateIncidentRoute, updateIncident);
