import { type AuditFilter, type AuditRow, listAudit } from "@/store/auditLog";
import type { auditCsvRoute } from "@/wire/http/audit";
import type { Database } from "../database";
import { attachment, csvLine } from "../exportCsv/csv";
import type { RouteCall } from "../handleRoute";
import type { Outcome } from "../outcome";
import { auditFilterOf } from "./auditFilter";

const COLUMNS = ["id", "at", "actor", "action", "subject", "before", "after", "address"];
const PAGE_ROWS = 1_000;

/** The log as CSV, page by page. Nothing in it ever changes, so no snapshot is held for a slow reader. */
export async function answerAuditCsv(call: RouteCall<typeof auditCsvRoute>): Promise<Outcome<never> | Response> {
	const filter = await auditFilterOf(call);
	if (filter.kind === "refused") return filter;
	return new Response(streamOf(call.database, filter.value), {
		headers: {
			"content-type": "text/csv; charset=utf-8; header=present",
			"content-disposition": attachment("Audit log.csv"),
			"cache-control": "no-store",
		},
	});
}

function streamOf({ prisma }: Database, filter: AuditFilter): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	let before: bigint | null = null;
	return new ReadableStream({
		start: (controller) => controller.enqueue(encoder.encode(csvLine(COLUMNS))),
		async pull(controller) {
			const rows: AuditRow[] = await listAudit(prisma, filter, { before, limit: PAGE_ROWS });
			const last = rows.at(-1);
			if (!last) return controller.close();
			before = last.id;
			controller.enqueue(encoder.encode(rows.map(toLine).join("")));
		},
	});
}

function toLine({ id, at, actor, action, subject, before, after, address }: AuditRow): string {
	const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
	return csvLine([String(id), at.toISOString(), actor, action, subject, json(before), json(after), address]);
}
