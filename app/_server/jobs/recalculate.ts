import { startOfSiteDate } from "@/domain/calendar/datedDay";
import { findJob, queueJob, type RequestedJob } from "@/store/jobRequests";
import {
	type JobResponse,
	type RecalculateJob,
	type RecalculateRequest,
	type RecalculateResponse,
	recalculateJob,
	recalculateResult,
} from "@/wire/http/recalculate";
import { change } from "../change";
import type { Clock } from "../clock";
import type { Database } from "../database";
import { accepted, type Outcome, ok, refuseField } from "../outcome";
import { permits } from "../permission";
import { resolveClassroom, resolveSite, resolveWholeSite } from "../place";
import type { Principal } from "../principal";

const WAIT_MS_MAX = 10_000;
const LOOK_MS = 150;
const DAYS_MAX = 366;
const DAY_MS = 86_400_000;

interface Asking {
	readonly database: Database;
	readonly clock: Clock;
	readonly principal: Principal;
	readonly address: string;
}

/** Asks the worker to refold and price days anew, and waits a little for it. The worker alone writes what is derived. */
export async function recalculate(
	asking: Asking,
	request: RecalculateRequest,
): Promise<Outcome<RecalculateResponse | JobResponse>> {
	const queued = await queueRecalculation(asking, request);
	if (queued.kind === "refused") return queued;
	const job = await waitForJob(asking, queued.value);
	const result = job.state === "done" ? recalculateResult.safeParse(job.result) : null;
	if (!result?.success) return accepted(toApiJob(job));
	return ok({ success: true, dry_run: request.dry_run, ...result.data, job: String(job.id) });
}

async function queueRecalculation(
	asking: Asking,
	{ classroom, start, end, site: siteText, dry_run }: RecalculateRequest,
): Promise<Outcome<RequestedJob>> {
	const { database, clock, principal } = asking;
	if (end < start) return refuseField("end", "must not lie before start");
	if ((Date.parse(end) - Date.parse(start)) / DAY_MS >= DAYS_MAX) return refuseField("end", `at most ${DAYS_MAX} days at a time`);
	const code = classroom ?? null;
	const site =
		code === null
			? await resolveWholeSite(database.prisma, principal, "admin", siteText)
			: await resolveSite(database.prisma, principal, siteText);
	if (site.kind === "refused") return site;
	if (startOfSiteDate(start, site.value.zones) > clock.now())
		return refuseField("start", "lies in the future: there is nothing to recalculate");
	const room = code === null ? null : await resolveClassroom(database.prisma, principal, "admin", site.value, code, clock.now());
	if (room?.kind === "refused") return room;
	const job: RecalculateJob = { site_id: site.value.id, classroom_id: room?.value.id ?? null, start, end, dry_run };
	return change(asking, async (tx, audit) => {
		await audit({
			action: "usage.recalculate",
			subject: code === null ? `site:${site.value.name}` : `classroom:${code}`,
			after: { ...job },
		});
		return ok(await queueJob(tx, { kind: "recalculate", request: { ...job }, requestedBy: principal.actor }));
	});
}

async function waitForJob({ database }: Asking, queued: RequestedJob): Promise<RequestedJob> {
	const deadline = performance.now() + WAIT_MS_MAX;
	let job = queued;
	while ((job.state === "queued" || job.state === "running") && performance.now() < deadline) {
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
		job = (await findJob(database.prisma, job.id)) ?? job;
	}
	return job;
}

/** A job, if the caller may see what it is about; another's is not found. */
export async function answerJob({ database, principal }: Asking, id: string): Promise<Outcome<JobResponse>> {
	const job = await findJob(database.prisma, BigInt(id));
	if (!job || !maySee(principal, job)) return refuseField("id", "no job that you may see has this number", "not_found");
	return ok(toApiJob(job));
}

function maySee(principal: Principal, job: RequestedJob): boolean {
	const about = recalculateJob.safeParse(job.request);
	if (!about.success) return permits(principal, "manager", { kind: "system" });
	const { site_id: siteId, classroom_id: classroomId } = about.data;
	return permits(
		principal,
		"manager",
		classroomId === null ? { kind: "site", siteId } : { kind: "classroom", siteId, classroomId },
	);
}

function toApiJob(job: RequestedJob): JobResponse {
	const at = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
	return {
		job: String(job.id),
		kind: job.kind,
		state: job.state,
		href: `/api/jobs/${job.id}`,
		created_at: new Date(job.createdAt).toISOString(),
		started_at: at(job.startedAt),
		finished_at: at(job.finishedAt),
		result: job.result ?? null,
		error: job.error,
	};
}
