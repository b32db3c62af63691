import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { GET as getJob } from "@/app/api/jobs/[id]/route";
import { POST as postRecalculate } from "@/app/api/power-analytics/recalculate/route";
import { addToken, type Campus, callRoute, createCampus } from "../usage/campus.fixture";

let campus: Campus;
let worker: { stop(): Promise<void> } | null = null;

beforeAll(async () => {
	campus = await createCampus();
});
afterEach(async () => {
	await worker?.stop();
	worker = null;
});
afterAll(() => campus.close());

const RESULT = { daily_aggregates: 3, monthly_aggregates: 1, differences: [] };

/** Stands in for the worker: waits for the wake-up, takes the job, ends it. Says what it was asked. */
async function startWorker(end: { state: "done" | "failed"; result?: object; error?: string }): Promise<unknown[]> {
	const client = await campus.pool.connect();
	const asked: unknown[] = [];
	const working: Promise<unknown>[] = [];
	client.on("notification", ({ payload }) => {
		if (payload !== "recalculate") return;
		const ended = campus.pool
			.query(
				"UPDATE job_runs SET state = $1::job_state, result = $2, error = $3, started_at = now(), finished_at = now() WHERE state = 'queued' RETURNING kind, request",
				[end.state, end.result ? JSON.stringify(end.result) : null, end.error ?? null],
			)
			.then(({ rows }) => asked.push(...rows));
		working.push(ended);
	});
	await client.query("LISTEN autovolt_stage");
	worker = {
		async stop() {
			await Promise.all(working);
			client.release(true);
		},
	};
	return asked;
}

function post(body: object, token = campus.adminToken): Promise<Response> {
	return callRoute(postRecalculate, "/api/power-analytics/recalculate", token, {
		method: "POST",
		body: JSON.stringify(body),
		headers: { "content-type": "application/json" },
	});
}

const DAYS = { start: "2026-10-01", end: "2026-10-03" };

describe("POST /api/power-analytics/recalculate", () => {
	it("wakes the worker and answers with what it found", async () => {
		const asked = await startWorker({ state: "done", result: RESULT });
		const response = await post({ ...DAYS, classroom: "CSE-301", dry_run: true });
		expect([response.status, await response.json()]).toEqual([
			200,
			{ success: true, dry_run: true, ...RESULT, job: expect.stringMatching(/^\d+$/) },
		]);
		expect(asked).toEqual([
			{ kind: "recalculate", request: { site_id: campus.siteId, classroom_id: campus.rooms["CSE-301"], ...DAYS, dry_run: true } },
		]);
		const { rows } = await campus.pool.query("SELECT FROM audit_log WHERE action = 'usage.recalculate'");
		expect(rows).toHaveLength(1);
	});

	it("is about the whole site without a room", async () => {
		const asked = await startWorker({ state: "done", result: RESULT });
		expect((await post(DAYS)).status).toBe(200);
		expect(asked).toMatchObject([{ request: { classroom_id: null } }]);
	});

	it("answers 202 with a job to follow when the worker needs longer than 10 s, and the job ends later", async () => {
		const started = performance.now();
		const response = await post(DAYS);
		expect(performance.now() - started).toBeGreaterThan(9_000);
		const job = (await response.json()) as { job: string; href: string; state: string };
		expect([response.status, job.state, job.href]).toEqual([202, "queued", `/api/jobs/${job.job}`]);
		await campus.pool.query("UPDATE job_runs SET state = 'done', result = $1, finished_at = now() WHERE id = $2", [
			JSON.stringify(RESULT),
			job.job,
		]);
		const followed = await callRoute(getJob, job.href, campus.adminToken, { params: { id: job.job } });
		expect(await followed.json()).toMatchObject({ state: "done", result: RESULT });
	});

	it("tells of a job that failed, with its error", async () => {
		await startWorker({ state: "failed", error: "disk full" });
		const response = await post(DAYS);
		expect([response.status, await response.json()]).toMatchObject([202, { state: "failed", error: "disk full" }]);
	});

	it("is for admins, and for the whole site only for those of the whole site", async () => {
		const manager = await addToken(campus.pool, { role: "manager" });
		const limited = await addToken(campus.pool, { role: "admin", classroomIds: [campus.rooms["CSE-302"] as number] });
		const statuses = [
			await post(DAYS, manager),
			await post(DAYS, limited),
			await post({ ...DAYS, classroom: "CSE-301" }, limited),
		].map((response) => response.status);
		expect(statuses).toEqual([403, 403, 404]);
	});
});

describe("GET /api/jobs/{id}", () => {
	it("finds no job of a room out of reach", async () => {
		await startWorker({ state: "done", result: RESULT });
		const { job } = (await (await post({ ...DAYS, classroom: "CSE-301" })).json()) as { job: string };
		const limited = await addToken(campus.pool, { role: "manager", classroomIds: [campus.rooms["CSE-302"] as number] });
		const statusFor = async (token: string) =>
			(await callRoute(getJob, `/api/jobs/${job}`, token, { params: { id: job } })).status;
		expect([await statusFor(limited), await statusFor(campus.adminToken)]).toEqual([404, 200]);
	});
});
