import type { PipelineHealthResponse } from "@/wire/http/pipelineHealth";

export type Backlog = { readings: number };

const LAG_SECONDS_MIN = 5;
const DAYS_MIN = 100;

/**
 * How many readings wait for the ledger, as far as it is known; null while the pipeline keeps up. Registers are counted by the
 * batch, so after a long outage or over an imported history the ledger's own distance says more.
 */
export function backlogOf({ telemetry, ledger, aggregation }: PipelineHealthResponse): Backlog | null {
	const isPosting = telemetry.unprocessed_events > 0 && ledger.lag_seconds >= LAG_SECONDS_MIN;
	if (!isPosting && aggregation.stale < DAYS_MIN) return null;
	if (!isPosting) return { readings: 0 };
	return { readings: Math.max(telemetry.unprocessed_events, telemetry.total_events - ledger.entries) };
}
