import { toPage } from "@/store/page";
import { queueReprocessing, listQuarantine as readQuarantine } from "@/store/quarantineList";
import type { goneEnergyConsumptionRoute, listQuarantineRoute, reprocessQuarantineRoute } from "@/wire/http/operations";
import type { Answer } from "@/wire/http/routeSpec";
import { change } from "../change";
import type { RouteCall } from "../handleRoute";
import { accepted, type Outcome, ok, refuse } from "../outcome";
import { reachOf } from "../permission";

const PAYLOAD_SHOWN_CHARACTERS = 1_000;

export async function listQuarantine({
	database,
	principal,
	query,
}: RouteCall<typeof listQuarantineRoute>): Promise<Outcome<Answer<typeof listQuarantineRoute>>> {
	const reach = reachOf(principal);
	if (reach.classroomIds !== null)
		return refuse("forbidden", "Messages in quarantine belong to no room; your role is limited to rooms.");
	const filter = { reason: query.reason ?? null, siteId: reach.siteId, before: query.after ?? null, limit: query.limit + 1 };
	const page = toPage(await readQuarantine(database.prisma, filter), query.limit, (row) => Number(row.id));
	const messages = page.rows.map((row) => ({
		id: Number(row.id),
		received_at: row.receivedAt.toISOString(),
		topic: row.topic,
		principal: row.principal,
		reason: row.reason,
		detail: row.detail,
		payload: new TextDecoder().decode(row.payload).slice(0, PAYLOAD_SHOWN_CHARACTERS),
		payload_bytes: row.payloadBytes,
		device_id: row.deviceId,
		reprocessed_at: row.reprocessedAt?.toISOString() ?? null,
		outcome: row.outcome,
	}));
	return ok({ messages, next: page.next });
}

export async function reprocessQuarantine(
	call: RouteCall<typeof reprocessQuarantineRoute>,
): Promise<Outcome<Answer<typeof reprocessQuarantineRoute>>> {
	if (reachOf(call.principal).classroomIds !== null)
		return refuse("forbidden", "Messages in quarantine belong to no room; your role is limited to rooms.");
	return change(call, async (tx, audit) => {
		const job = String(await queueReprocessing(tx, call.body.ids, call.principal.actor));
		await audit({ action: "quarantine.reprocess", subject: `job:${job}`, after: { ids: call.body.ids } });
		return accepted({ job, href: `/api/jobs/${job}` });
	});
}

export async function goneEnergyConsumption(_: RouteCall<typeof goneEnergyConsumptionRoute>): Promise<Outcome<never>> {
	return refuse(
		"gone",
		"GET /api/analytics/energy-summary answers what this did. A device's own price is replaced by the cost versions of its room: /api/power-analytics/cost-versions.",
	);
}
