import { z } from "zod";
import { timestamp } from "./figures";
import { routeSpec } from "./routeSpec";
import { classroomCode, localDateQuery, siteQuery } from "./usageQuery";

/** POST /api/power-analytics/recalculate. Local dates, end included. */
export const recalculateRequest = z.strictObject({
	classroom: classroomCode.nullish(),
	start: localDateQuery,
	end: localDateQuery,
	site: siteQuery,
	dry_run: z.boolean().default(false),
});

/** What `job_runs.request` holds for kind "recalculate"; the worker executes it. */
export const recalculateJob = z.object({
	site_id: z.number().int(),
	classroom_id: z.number().int().nullable(),
	start: z.string(),
	end: z.string(),
	dry_run: z.boolean(),
});

export const recalculateDifference = z.object({
	date: z.string(),
	classroom: z.string(),
	before_wh: z.number().nullable(),
	after_wh: z.number().nullable(),
	before_cost: z.number().nullable(),
	after_cost: z.number().nullable(),
});

/** What the worker leaves in `job_runs.result`. */
export const recalculateResult = z.object({
	daily_aggregates: z.number().int(),
	monthly_aggregates: z.number().int(),
	differences: z.array(recalculateDifference),
});

/** 200: done within 10 s. */
export const recalculateResponse = recalculateResult.extend({
	success: z.literal(true),
	dry_run: z.boolean(),
	job: z.string(),
});

/** GET /api/jobs/{id}, and the 202 of a recalculation that takes longer. */
export const jobResponse = z.object({
	job: z.string(),
	kind: z.string(),
	state: z.enum(["queued", "running", "done", "failed"]),
	href: z.string(),
	created_at: timestamp,
	started_at: timestamp.nullable(),
	finished_at: timestamp.nullable(),
	result: z.unknown(),
	error: z.string().nullable(),
});

export type RecalculateRequest = z.output<typeof recalculateRequest>;
export type RecalculateJob = z.infer<typeof recalculateJob>;
export type RecalculateResponse = z.infer<typeof recalculateResponse>;
export type JobResponse = z.infer<typeof jobResponse>;

export const postRecalculate = routeSpec({
	method: "POST",
	path: "/api/power-analytics/recalculate",
	summary: "Refolds and prices days anew, from the ledger; waits up to 10 s",
	role: "admin",
	request: { body: recalculateRequest },
	responses: {
		200: { description: "Done", schema: recalculateResponse },
		202: { description: "Taken on; follow the job", schema: jobResponse },
	},
	problems: ["not_found"],
});

export const getJob = routeSpec({
	method: "GET",
	path: "/api/jobs/{id}",
	summary: "State and result of a job",
	role: "manager",
	request: { path: z.object({ id: z.string().regex(/^\d{1,18}$/, "must be the number of a job") }) },
	responses: { 200: { description: "The job", schema: jobResponse } },
	problems: ["not_found"],
});
