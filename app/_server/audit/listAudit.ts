import { type AuditRow, listAudit as readAudit } from "@/store/auditLog";
import { toPage } from "@/store/page";
import type { AuditEntryBody, listAuditRoute } from "@/wire/http/audit";
import type { Answer } from "@/wire/http/routeSpec";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok } from "../outcome";
import { auditFilterOf } from "./auditFilter";

export async function listAudit(call: RouteCall<typeof listAuditRoute>): Promise<Outcome<Answer<typeof listAuditRoute>>> {
	const filter = await auditFilterOf(call);
	if (filter.kind === "refused") return filter;
	const { after, limit } = call.query;
	const before = after === undefined ? null : BigInt(after);
	const rows = await readAudit(call.database.prisma, filter.value, { before, limit: limit + 1 });
	const page = toPage(rows, limit, (row) => Number(row.id));
	return ok({ entries: page.rows.map(toApiEntry), next: page.next });
}

function toApiEntry({ id, at, ...row }: AuditRow): AuditEntryBody {
	return { ...row, id: Number(id), at: at.toISOString() };
}
