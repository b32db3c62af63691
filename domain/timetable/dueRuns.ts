import type { Instant } from "@/domain/calendar/interval";
import type { DueRun, SwitchPlace } from "./decideRuns";
import type { Run } from "./runsIn";
import { coversRoom, type SwitchType } from "./schedule";

/** Where a switch stands from an instant until another (null = still). */
export interface StandingSwitch extends SwitchPlace {
	readonly type: SwitchType;
	readonly classroomId: number;
	readonly buildingId: number | null;
	readonly from: Instant;
	readonly until: Instant | null;
}

/** Runs with the switches that stood in their rooms at their instant and have one of their types. */
export function dueRunsOf(runs: readonly Run[], standing: readonly StandingSwitch[]): DueRun[] {
	return runs.map((run) => ({
		run,
		switches: standing
			.filter(
				(one) =>
					run.schedule.switchTypes.includes(one.type) &&
					one.from <= run.dueAt &&
					(one.until === null || run.dueAt < one.until) &&
					coversRoom(run.schedule, one),
			)
			.map(({ deviceId, position }) => ({ deviceId, position })),
	}));
}
