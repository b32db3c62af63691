import type { Instant } from "@/domain/calendar/interval";
import { decideRuns, keyOf, type RunDecision } from "@/domain/timetable/decideRuns";
import { dueRunsOf } from "@/domain/timetable/dueRuns";
import { runsIn } from "@/domain/timetable/runsIn";
import { newCommandId } from "@/store/commandId";
import { insertCommands } from "@/store/commands";
import { readLastChanges, readPlacedSwitches } from "@/store/placedSwitches";
import type { PoolClient } from "@/store/pool";
import { claimSchedulePosition, moveSchedulePosition } from "@/store/schedulePositions";
import { insertScheduleRuns } from "@/store/scheduleRuns";
import { readSchedules } from "@/store/schedules";
import { readSiteCalendar } from "@/store/siteCalendar";
import { readUsageSite } from "@/store/usageSite";

const LOOKED_BACK_MS_MAX = 7 * 86_400_000;
const LOOKED_AHEAD_MS = 26 * 3_600_000;
const COMMAND_LIVES_MS = 10_000;

export interface DecidedSite {
	readonly decisions: readonly RunDecision[];
	/** When the next run is due; null = not within the next day. */
	readonly nextDueAt: Instant | null;
}

/** Decides what is due at a site up to now, in the caller's transaction. Null when another worker does at this moment. */
export async function decideSite(client: PoolClient, siteId: number, now: Instant): Promise<DecidedSite | null> {
	const handledUntil = await claimSchedulePosition(client, siteId);
	if (handledUntil === null) return null;
	const site = await readUsageSite(client, siteId);
	if (!site || site.zones.length === 0) return { decisions: [], nextDueAt: null };
	const schedules = await readSchedules(client, siteId, false);
	const calendar = await readSiteCalendar(client, siteId, site.zones);
	const end = now + 1;
	const due = { start: Math.max(handledUntil, now - LOOKED_BACK_MS_MAX), end };
	const runs = runsIn(schedules, due, calendar).filter(({ schedule, dueAt }) => schedule.standsFrom <= dueAt);
	const [next] = runsIn(schedules, { start: Math.max(end, handledUntil), end: end + LOOKED_AHEAD_MS }, calendar);
	const decisions = runs.length === 0 ? [] : await decideAndOrder(client, siteId, runs, now);
	if (end > handledUntil) await moveSchedulePosition(client, siteId, end);
	return { decisions, nextDueAt: next?.dueAt ?? null };
}

async function decideAndOrder(
	client: PoolClient,
	siteId: number,
	runs: ReturnType<typeof runsIn>,
	now: Instant,
): Promise<RunDecision[]> {
	const firstDueAt = runs[0]?.dueAt ?? now;
	const due = dueRunsOf(runs, await readPlacedSwitches(client, siteId, { start: firstDueAt, end: now + 1 }));
	const places = new Map(due.flatMap(({ switches }) => switches).map((place) => [keyOf(place), place]));
	const changes = await readLastChanges(client, [...places.values()], firstDueAt);
	const lastChange = new Map(changes.map(({ place, at }) => [keyOf(place), at]));
	const decisions = decideRuns(due, now, (place) => lastChange.get(keyOf(place)) ?? null);
	await insertScheduleRuns(
		client,
		decisions.map(({ run, outcome, orders, detail }) => ({
			...{ scheduleId: run.schedule.id, dueAt: run.dueAt, state: run.state, decidedAt: now },
			...{ outcome, detail, switches: orders.length },
		})),
	);
	await insertCommands(
		client,
		decisions.flatMap(({ run, orders }) =>
			orders.map((place) => ({
				id: newCommandId(now),
				...place,
				state: run.state,
				source: "schedule" as const,
				requestedBy: `schedule:${run.schedule.id}`,
				idempotencyKey: `${run.dueAt}:${keyOf(place)}`,
				requestedAt: now,
				expiresAt: now + COMMAND_LIVES_MS,
				scheduleId: run.schedule.id,
				dueAt: run.dueAt,
			})),
		),
	);
	return decisions;
}
