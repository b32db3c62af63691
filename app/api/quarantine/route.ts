import { listQuarantine, reprocessQuarantine } from "@/app/_server/configuration/operations";
import { handleRoute } from "@/app/_server/handleRoute";
import { listQuarantineRoute, reprocessQuarantineRoute } from "@/wire/http/operations";

export const GET = handleRoute(listQuarantineRoute, listQuarantine);
export const POST = handleRoute(reprocessQuarantineRoute, reprocessQuarantine);
