import { z } from "zod";
import { routeSpec } from "./routeSpec";

/** What is said on NOTIFY autovolt_live. Unknown types are passed on, so an older web app drops nothing. */
export const liveNotice = z.looseObject({ type: z.string().min(1).max(40) });

/**
 * One message of GET /api/live (server-sent events, `event: <type>`, `id: <n>`): what changed, never the figures;
 * the browser fetches these. `hello` opens the stream, `resync` says that events were missed: fetch all again.
 */
export const liveEvent = z.object({
	type: z
		.enum(["hello", "resync", "usage", "status", "quarantine", "incident", "commands", "switches", "bills", "drafts"])
		.or(z.string()),
	at: z.string().meta({ description: "RFC 3339, UTC" }),
});

export type LiveEvent = z.infer<typeof liveEvent>;

export const getLive = routeSpec({
	method: "GET",
	path: "/api/live",
	summary: "Server-sent events: what changed, at most one per second and type (commands: at once, then every 150 ms)",
	role: "viewer",
	request: {},
	responses: {
		200: { description: "A stream of `liveEvent`; a comment every 15 s keeps it open", contentType: "text/event-stream" },
	},
});
