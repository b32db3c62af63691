import { listAudit } from "@/app/_server/audit/listAudit";
import { handleRoute } from "@/app/_server/handleRoute";
import { listAuditRoute } from "@/wire/http/audit";

export const GET = handleRoute(listAuditRoute, listAudit);
