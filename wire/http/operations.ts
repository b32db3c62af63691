import { z } from "zod";
import { instantText, nameText, nextPage, pageFields } from "./fields";
import { routeSpec } from "./routeSpec";

const quarantined = z
	.object({
		id: z.int(),
		received_at: instantText,
		topic: z.string(),
		principal: z.string().nullable(),
		reason: z.string(),
		detail: z.string(),
		payload: z.string().meta({ description: "As text, its first 1,000 characters" }),
		payload_bytes: z.int(),
		device_id: z.int().nullable(),
		reprocessed_at: instantText.nullable(),
		outcome: z.string().nullable(),
	})
	.meta({ id: "QuarantinedMessage" });

export const listQuarantineRoute = routeSpec({
	method: "GET",
	path: "/api/quarantine",
	summary: "Messages that were not taken, newest first",
	role: "manager",
	request: { query: z.strictObject({ reason: nameText(64).optional(), ...pageFields }) },
	responses: { 200: { description: "One page", schema: z.object({ messages: z.array(quarantined), next: nextPage }) } },
});

export const reprocessQuarantineRoute = routeSpec({
	method: "POST",
	path: "/api/quarantine",
	summary: "Take messages up again after their cause is mended",
	role: "manager",
	request: { body: z.strictObject({ ids: z.array(z.int().min(1)).min(1).max(1_000) }) },
	responses: {
		202: { description: "The worker does it; follow the job at `href`", schema: z.object({ job: z.string(), href: z.string() }) },
	},
});

export const goneEnergyConsumptionRoute = routeSpec({
	method: "GET",
	path: "/api/energy-consumption",
	summary: "Gone: GET /api/analytics/energy-summary and cost versions of a room take its place",
	role: null,
	request: {},
	responses: {},
	problems: ["gone"],
});
