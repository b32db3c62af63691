import { z } from "zod";
import { idPath, instantText, pageFields } from "./fields";
import { routeSpec } from "./routeSpec";

/** A start of a device, as it said so itself. */
const deviceRestart = z.object({
	id: z.string().meta({ description: "SHA-256 of the boot event" }),
	at: instantText.meta({ description: "By the device's clock; where it had none, when the server heard of it" }),
	clock_set: z.boolean().meta({ description: "False: `at` is when the server heard of it" }),
	received_at: instantText,
	reset_reason: z
		.string()
		.nullable()
		.meta({ description: "The device's word: power_on, software, brownout, watchdog, panic, deep_sleep, unknown, or another" }),
	boot: z.number().nullable(),
	epoch: z.number().nullable().meta({ description: "Identity of its counter" }),
	epoch_before: z
		.number()
		.nullable()
		.meta({ description: "Of the restart before, where it was another: the counter began anew" }),
	firmware: z.string().nullable().meta({ description: "Of the first reading after it; null: none within an hour" }),
});
export type DeviceRestartBody = z.infer<typeof deviceRestart>;

/** GET /api/devices/{id}/restarts */
export const deviceRestartsResponse = z.object({
	restarts: z.array(deviceRestart),
	next: z.string().nullable().meta({ description: "Give it as `after` for the next page; null on the last" }),
});
export type DeviceRestartsResponse = z.infer<typeof deviceRestartsResponse>;

export const listRestartsRoute = routeSpec({
	method: "GET",
	path: "/api/devices/{id}/restarts",
	summary: "When a device started anew, and why, newest first",
	role: "viewer",
	request: {
		path: idPath,
		query: z.strictObject({
			after: z
				.string()
				.regex(/^\d{1,15}\.[0-9a-f]{64}$/, "must be the `next` of the page before")
				.optional()
				.meta({ description: "`next` of the page before" }),
			limit: pageFields.limit,
		}),
	},
	responses: { 200: { description: "One page", schema: deviceRestartsResponse } },
	problems: ["not_found"],
});
