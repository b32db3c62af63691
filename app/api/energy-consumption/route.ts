import { goneEnergyConsumption } from "@/app/_server/configuration/operations";
import { handleRoute } from "@/app/_server/handleRoute";
import { goneEnergyConsumptionRoute } from "@/wire/http/operations";

export const GET = handleRoute(goneEnergyConsumptionRoute, goneEnergyConsumption);
export const POST = GET;
export const PUT = GET;
export const PATCH = GET;
export const DELETE = GET;
