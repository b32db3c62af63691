import type { Logger } from "pino";
import type { Instant } from "@/domain/calendar/interval";
import { inTransaction, type Pool } from "@/store/pool";
import { addSchedulePositions, readPositionedSites } from "@/store/schedulePositions";
import type { Clock } from "../clock";
import type { Stage } from "../stage";
import { decideSite } from "./decideSite";

export interface TimetableStageOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
	/** Called when the next run is due: runs the stage at that instant instead of at the next poll. */
	readonly wake: () => void;
}

export interface TimetableStage extends Stage {
	/** The timetable changed: what is known of the next run no longer counts. */
	changed(): void;
	stop(): void;
}

/** So often the timetable is read anew though nobody said that it changed: a notice may be lost. */
const LOOK_MS = 30_000;
/** A timer may fire by a fraction of a millisecond too early. */
const EARLY_MS = 1;

/** Decides runs when they are due. In between a call costs nothing: the stage knows when to look next. */
export function createTimetableStage({ pool, clock, log, wake }: TimetableStageOptions): TimetableStage {
	let lookAt: Instant = 0;
	let lookedAt: Instant = 0;
	let timer: NodeJS.Timeout | null = null;

	async function look(now: Instant): Promise<number> {
		lookedAt = now;
		// Said before reading: what changes meanwhile moves it back to 0.
		lookAt = now + LOOK_MS;
		await addSchedulePositions(pool, now);
		let decided = 0;
		let nextDueAt = Number.POSITIVE_INFINITY;
		for (const siteId of await readPositionedSites(pool)) {
			const site = await inTransaction(pool, (client) => decideSite(client, siteId, now));
			if (site === null) {
				// The other worker may be killed before it commits: asked again at the next poll.
				lookAt = 0;
				continue;
			}
			nextDueAt = Math.min(nextDueAt, site.nextDueAt ?? nextDueAt);
			decided += site.decisions.length;
			for (const { run, outcome, orders } of site.decisions)
				log.info({
					event: "timetable.run.decided",
					schedule: run.schedule.id,
					due_at: new Date(run.dueAt).toISOString(),
					state: run.state,
					outcome,
					switches: orders.length,
				});
		}
		if (lookAt !== 0) lookAt = Math.min(lookAt, nextDueAt);
		keepTimer();
		return decided;
	}

	function keepTimer(): void {
		if (timer) clearTimeout(timer);
		timer = setTimeout(wake, Math.max(0, Math.min(LOOK_MS, lookAt - clock.now())) + EARLY_MS);
		timer.unref();
	}

	return {
		name: "timetable",
		async runOnce() {
			const now = clock.now();
			// A clock that was set back must not keep the stage from looking.
			if (lookedAt <= now && now < lookAt) return 0;
			try {
				return await look(now);
			} catch (error) {
				lookAt = 0;
				throw error;
			}
		},
		changed() {
			lookAt = 0;
		},
		stop() {
			if (timer) clearTimeout(timer);
		},
	};
}
