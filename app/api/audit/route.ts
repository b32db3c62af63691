import { listAudit } from "@/app/_server/configuration/operations";
import { handleRoute } from "@/app/_server/handleRoute";
import { listAuditRoute } from "@/wire/http/operations";

export const GET = handleRoute(listAuditRoute, listAudit);
