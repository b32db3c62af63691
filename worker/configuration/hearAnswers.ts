import type { Logger } from "pino";
import { applyConfigAnswers, findUnknownAnswers, requeueOvertaken } from "@/store/configAnswers";
import type { Pool } from "@/store/pool";
import type { Clock } from "../clock";
import type { ConfigMetrics } from "./metrics";

export interface AnswerOptions {
	readonly pool: Pool;
	readonly clock: Clock;
	readonly log: Logger;
}

export interface Heard {
	/** Revisions that stand otherwise than before. */
	readonly changed: number;
	/** Revisions that must be published again. */
	readonly requeued: number;
}

/** Writes down what devices have answered; null = all of them, after a start: the last worker may have died before it did. */
export async function hearAnswers(
	{ pool, clock, log }: AnswerOptions,
	metrics: ConfigMetrics,
	deviceIds: readonly number[] | null,
): Promise<Heard> {
	const answered = await applyConfigAnswers(pool, deviceIds);
	for (const { deviceId, rev, takenAt, error } of answered) {
		metrics.answered(takenAt === null ? "refused" : "taken");
		log.info({ event: takenAt === null ? "config.refused" : "config.taken", device: deviceId, rev, error });
	}
	if (deviceIds === null) return { changed: answered.length, requeued: 0 };
	for (const { deviceId, rev } of await findUnknownAnswers(pool, deviceIds)) {
		metrics.answered("unknown");
		log.warn({ event: "config.answer.unknown", device: deviceId, rev });
	}
	const requeued = await requeueOvertaken(pool, deviceIds, clock.now());
	return { changed: answered.length, requeued };
}
