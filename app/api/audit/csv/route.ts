import { answerAuditCsv } from "@/app/_server/audit/auditCsv";
import { handleRoute } from "@/app/_server/handleRoute";
import { auditCsvRoute } from "@/wire/http/audit";

export const GET = handleRoute(auditCsvRoute, answerAuditCsv);
