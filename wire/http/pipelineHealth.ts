import { z } from "zod";
import { timestamp } from "./figures";
import { routeSpec } from "./routeSpec";

/** What anyone may see of GET /api/power-analytics/health. */
export const publicHealthResponse = z.object({
	status: z.enum(["healthy", "degraded", "unhealthy"]),
	timestamp,
});

/** GET /api/power-analytics/health for a signed-in caller. Counts over all sites. */
export const pipelineHealthResponse = publicHealthResponse.extend({
	reasons: z.array(z.string()).meta({ description: "Why the status is not healthy" }),
	telemetry: z.object({
		total_events: z.number().int().meta({ description: "Estimated from the planner's statistics when above 100,000" }),
		unprocessed_events: z.number().int().meta({ description: "Registers in batches that the ledger has not claimed yet" }),
		events_last_hour: z.number().int(),
		online_devices: z.number().int(),
		silent_devices: z.number().int(),
		quarantined: z.number().int(),
	}),
	ledger: z.object({
		entries: z.number().int(),
		resets_detected: z.number().int(),
		lag_seconds: z.number().meta({ description: "Age of the oldest unclaimed batch; 0 when none" }),
	}),
	aggregation: z.object({
		last_run: timestamp.nullable(),
		stale: z.number().int().meta({ description: "Registers not folded, days to refold, days to price" }),
	}),
	reconciliation: z.object({
		last_run: timestamp.nullable(),
		drift_wh: z.number().nullable(),
		findings: z
			.record(z.string(), z.number())
			.meta({ description: "Incidents that the last night found, by kind, of all sites" }),
	}),
	verification: z
		.object({
			checked_at: timestamp
				.nullable()
				.meta({ description: "When the last nightly verification of every chain ended; null before the first" }),
			ok: z.boolean().nullable(),
			failed: z.string().nullable().meta({ description: "Why the last one did not come to an end, if it did not" }),
			registers: z.number().int(),
			entries: z.number().int(),
			readings: z.number().int().meta({ description: "Readings that were hashed again and are what they were" }),
			readings_retired: z.number().int().meta({ description: "Entries whose readings are of months that are no longer kept" }),
			readings_unsealed: z.number().int().meta({ description: "Readings from before all that their hash covers was kept" }),
			bills: z.number().int(),
			heads: z.number().int(),
			file_compared: z.boolean().meta({ description: "Whether the published file of heads was compared, too" }),
			wrong: z.number().int(),
			findings: z
				.array(z.string())
				.meta({ description: "The first ones, in plain words; for managers and admins of the whole system" }),
			duration_ms: z.number().int(),
			broken_chains: z.number().int().meta({ description: "Chains whose incident is open" }),
			head: z
				.object({
					date: z.string(),
					recorded_at: timestamp,
					registers: z.number().int(),
					entries: z.number().int(),
					bills: z.number().int(),
					head_sha256: z.string(),
				})
				.nullable()
				.meta({ description: "The latest daily head" }),
		})
		.meta({ description: "Proof that nothing was changed: docs/audit.md" }),
	retention: z
		.object({
			looked_at: timestamp,
			months: z.number().int().nullable().meta({ description: "Whole months of readings that are kept; null: for ever" }),
			kept_since: z.string().nullable().meta({ description: "The earliest month (UTC) whose readings are in the database" }),
			next: z.string().nullable().meta({ description: "The month that goes to the archive next" }),
			due_on: z.string().nullable(),
			bars: z.array(z.string()).meta({ description: "Why it stays although it is due" }),
			archived_months: z.number().int(),
		})
		.nullable()
		.meta({ description: "Null: the worker has not looked yet" }),
	workers: z.array(
		z.object({
			name: z.string(),
			beat_at: timestamp,
			fresh: z.boolean(),
			broker: z.string(),
			broker_connected: z.boolean(),
		}),
	),
	broker_refusals: z
		.array(z.object({ reason: z.string(), count: z.number() }))
		.meta({ description: "What the embedded broker refused, and sessions that it ended, since the workers started" }),
	incidents_open: z.number().int(),
});

export type PublicHealthResponse = z.infer<typeof publicHealthResponse>;
export type PipelineHealthResponse = z.infer<typeof pipelineHealthResponse>;

export const getPipelineHealth = routeSpec({
	method: "GET",
	path: "/api/power-analytics/health",
	summary: "State of the pipeline; without a session only the status",
	role: null,
	request: {},
	responses: {
		200: {
			description: "The details need a session or a token",
			schema: z.union([pipelineHealthResponse, publicHealthResponse]),
		},
	},
});
