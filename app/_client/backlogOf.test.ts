import { describe, expect, it } from "vitest";
import type { PipelineHealthResponse } from "@/wire/http/pipelineHealth";
import { backlogOf } from "./backlogOf";

function health(unprocessed: number, lagSeconds: number, events: number, entries: number, stale = 0): PipelineHealthResponse {
	return {
		status: "healthy",
		timestamp: "2026-11-22T00:00:00Z",
		reasons: [],
		telemetry: {
			total_events: events,
			unprocessed_events: unprocessed,
			events_last_hour: 0,
			online_devices: 0,
			silent_devices: 0,
			quarantined: 0,
		},
		ledger: { entries, resets_detected: 0, lag_seconds: lagSeconds },
		aggregation: { last_run: null, stale },
		reconciliation: { last_run: null, drift_wh: null, findings: {} },
		retention: null,
		verification: {
			...{
				checked_at: null,
				ok: null,
				failed: null,
				registers: 0,
				entries: 0,
				readings: 0,
				readings_retired: 0,
				readings_unsealed: 0,
			},
			...{ bills: 0, heads: 0, file_compared: false, wrong: 0, findings: [], duration_ms: 0, broken_chains: 0, head: null },
		},
		workers: [],
		broker_refusals: [],
		incidents_open: 0,
	};
}

describe("backlogOf", () => {
	it("is silent while the pipeline keeps up, also with a batch under way", () => {
		expect(backlogOf(health(0, 0, 1_000, 1_000))).toBeNull();
		expect(backlogOf(health(27, 0.4, 1_000, 973, 5))).toBeNull();
	});

	it("counts the readings that the ledger has not posted", () => {
		expect(backlogOf(health(60, 12, 234_276, 90_000))).toEqual({ readings: 144_276 });
		expect(backlogOf(health(500, 40, 1_000, 1_020))).toEqual({ readings: 500 });
	});

	it("goes on while posted readings are still folded into days", () => {
		expect(backlogOf(health(0, 0, 234_276, 234_300, 1_400))).toEqual({ readings: 0 });
	});
});
