import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getHealth } from "@/app/api/power-analytics/health/route";
import { GET as getAlive } from "@/app/health/route";
import { GET as getMetrics } from "@/app/metrics/route";
import { GET as getReady } from "@/app/readyz/route";
import { type PipelineHealthResponse, pipelineHealthResponse } from "@/wire/http/pipelineHealth";
import { type ReadyResponse, readyResponse } from "@/wire/http/probes";
import { systemClock } from "../clock";
import { addToken, type Campus, callRoute, createCampus, getJson } from "../usage/campus.fixture";

let campus: Campus;
let now = Date.parse("2026-11-21T06:30:00Z");

beforeAll(async () => {
	// Probes keep their answer for a second: each look is a second later.
	vi.spyOn(systemClock, "now").mockImplementation(() => now);
	campus = await createCampus();
});
afterAll(async () => {
	vi.restoreAllMocks();
	await campus.close();
});

async function ready(): Promise<{ status: number; body: ReadyResponse }> {
	now += 1_001;
	const response = await getReady();
	return { status: response.status, body: readyResponse.parse(await response.json()) };
}

async function beat({ name = "worker-1", connected = true, metrics = [] as unknown } = {}): Promise<void> {
	await campus.pool.query(
		`INSERT INTO worker_heartbeats (name, started_at, beat_at, broker, broker_connected, metrics) VALUES ($1, $2, $2, 'embedded', $3, $4::jsonb)
		 ON CONFLICT (name) DO UPDATE SET beat_at = $2, broker_connected = $3, metrics = $4::jsonb`,
		[name, new Date(now), connected, JSON.stringify(metrics)],
	);
}

describe("/health", () => {
	it("answers without a database", async () => {
		expect(await getAlive().json()).toMatchObject({ status: "ok" });
	});
});

describe("/readyz", () => {
	it("names what is missing, and becomes ready as each is mended", async () => {
		const first = await ready();
		expect(first.status).toBe(503);
		expect(first.body.checks.worker_alive).toMatchObject({ ok: false, detail: expect.stringContaining("no worker beat") });
		expect(first.body.checks).toMatchObject({
			database_writable: { ok: true },
			migrations_current: { ok: true },
			next_partition: { ok: false },
			disk_space: { ok: true },
		});

		await campus.pool.query("SELECT autovolt_ensure_partition('2026-12-01')");
		await beat({ connected: false });
		const second = await ready();
		expect(second.body.checks).toMatchObject({
			worker_alive: { ok: true },
			broker_connected: { ok: false },
			next_partition: { ok: true },
		});

		await beat();
		expect(await ready()).toMatchObject({ status: 200, body: { status: "ready" } });
	});

	it("is not ready once the worker's last beat is 30 s old", async () => {
		await beat();
		now += 30_000;
		expect((await ready()).body.checks.worker_alive.ok).toBe(false);
	});

	it("is not ready while a migration is not applied", async () => {
		await beat();
		await campus.pool.query(
			"UPDATE _prisma_migrations SET migration_name = migration_name || '_other' WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)",
		);
		expect((await ready()).body.checks.migrations_current).toMatchObject({
			ok: false,
			detail: expect.stringContaining("1 not applied"),
		});
		await campus.pool.query("UPDATE _prisma_migrations SET migration_name = replace(migration_name, '_other', '')");
	});

	it("is not ready while the database refuses writes", async () => {
		await campus.pool.query(`REVOKE INSERT ON job_runs FROM autovolt_web`);
		expect((await ready()).body.checks.database_writable.ok).toBe(false);
		await campus.pool.query(`GRANT INSERT ON job_runs TO autovolt_web`);
		expect((await ready()).body.checks.database_writable.ok).toBe(true);
		expect((await campus.pool.query("SELECT FROM job_runs")).rows).toHaveLength(0);
	});
});

describe("/api/power-analytics/health", () => {
	it("tells a stranger the status alone", async () => {
		await beat();
		const response = await callRoute(getHealth, "/api/power-analytics/health", null);
		expect(Object.keys((await response.json()) as object).sort()).toEqual(["status", "timestamp"]);
	});

	it("counts what waits and what was seen", async () => {
		await beat({
			metrics: [
				{
					name: "autovolt_stage_last_run_timestamp_seconds",
					help: "",
					type: "gauge",
					values: [{ value: now / 1000 - 2, labels: { stage: "aggregate" } }],
				},
			],
		});
		const [a, b] = [campus.devices["A-1"], campus.devices["B-1"]];
		const at = (seconds: number) => new Date(now - seconds * 1000);
		await campus.pool.query("INSERT INTO ledger_marks (device_ids, channels, stale_from, created_at) VALUES ($1, $2, $3, $4)", [
			[a, b],
			[0, 0],
			[at(120), at(120)],
			at(90),
		]);
		await campus.pool.query(
			"INSERT INTO ledger_checkpoints (device_id, channel, number, hash, newest_at, received_at) VALUES ($1, 0, 5, '\\x00', $2, $2), ($3, 0, 7, '\\x00', $4, $4)",
			[a, at(10), b, at(3_000)],
		);
		await campus.pool.query("INSERT INTO fold_positions (device_id, channel, number) VALUES ($1, 0, 5), ($2, 0, 3)", [a, b]);
		await campus.pool.query(
			"INSERT INTO quarantine (received_at, topic, reason, detail, payload, payload_bytes) VALUES (now(), 't', 'malformed', '', '', 0)",
		);
		await campus.pool.query("SELECT autovolt_ensure_partition('2026-11-01')");
		for (const seconds of [30, 60, 7_200])
			await campus.pool.query(
				"INSERT INTO telemetry_events (device_id, channel, filed_at, content_sha256, received_at, synced) VALUES ($1, 0, $2, $3, $2, true)",
				[a, at(seconds), Buffer.from([seconds % 256])],
			);
		const health = pipelineHealthResponse.parse(
			await getJson<PipelineHealthResponse>(getHealth, "/api/power-analytics/health", campus.adminToken),
		);
		expect(health.telemetry).toEqual({
			total_events: 3,
			unprocessed_events: 2,
			events_last_hour: 2,
			online_devices: 1,
			silent_devices: 1,
			quarantined: 1,
		});
		expect(health.ledger).toEqual({ entries: 12, resets_detected: 0, lag_seconds: 90 });
		expect(health.aggregation).toEqual({ last_run: new Date(now - 2_000).toISOString(), stale: 1 });
		expect([health.status, health.reasons.length, health.reconciliation]).toEqual([
			"degraded",
			2,
			{ last_run: null, drift_wh: null, findings: {} },
		]);
	});
});

describe("the verification in /api/power-analytics/health", () => {
	const health = async (token: string) =>
		pipelineHealthResponse.parse(await getJson<PipelineHealthResponse>(getHealth, "/api/power-analytics/health", token));
	const ran = (state: string, result: object | null, error: string | null = null) =>
		campus.pool.query(
			"INSERT INTO job_runs (kind, state, request, result, error, finished_at) VALUES ('verify', $1::job_state, '{}', $2, $3, $4)",
			[state, result, error, new Date(now)],
		);

	it("says that nothing was checked yet, then what was, and keeps saying it when a later one fails", async () => {
		const before = (await health(campus.adminToken)).verification;
		expect(before).toMatchObject({ checked_at: null, ok: null, failed: null, head: null });
		await ran("done", {
			ok: true,
			registers: 2,
			entries: 12,
			readings_proven: 11,
			bills: 3,
			heads: 1,
			head_file: "compared",
			wrong: 0,
			findings: [],
		});
		await ran("failed", null, "The worker ended before the job did.");
		const { verification, reasons } = await health(campus.adminToken);
		expect(verification).toMatchObject({
			ok: true,
			entries: 12,
			readings: 11,
			bills: 3,
			file_compared: true,
			checked_at: new Date(now).toISOString(),
		});
		expect(verification.failed).toBe("The worker ended before the job did.");
		expect(reasons.join()).toContain("did not come to an end");
	});

	it("degrades the state when something was changed, and names it to those alone who see everything", async () => {
		await ran("done", { ok: false, entries: 12, wrong: 1, findings: ["Device A-1, the whole device: entry 3 is missing."] });
		await campus.pool.query("INSERT INTO incidents (kind, subject, detail) VALUES ('broken_chain', 'register:1/0', '{}')");
		const admin = await health(campus.adminToken);
		expect(admin.verification).toMatchObject({
			ok: false,
			wrong: 1,
			broken_chains: 1,
			findings: ["Device A-1, the whole device: entry 3 is missing."],
		});
		expect(admin.reasons[0]).toContain("were changed");
		const viewer = await health(await addToken(campus.pool, { role: "viewer" }));
		expect(viewer.verification).toMatchObject({ ok: false, wrong: 1, broken_chains: 1, findings: [] });
		await campus.pool.query("DELETE FROM incidents");
	});
});

describe("/metrics", () => {
	async function scrape(): Promise<string> {
		now += 1_001;
		return (await getMetrics()).text();
	}

	it("is Prometheus text of the process, the pipeline and the live workers, summed", async () => {
		const counter = (value: number) => [
			{
				name: "autovolt_ingest_messages_total",
				help: "Messages.",
				type: "counter",
				aggregator: "sum",
				values: [{ value, labels: { result: "accepted" } }],
			},
			{ name: "process_cpu_seconds_total", help: "", type: "counter", values: [{ value: 1, labels: {} }] },
			"nonsense",
		];
		await beat({ metrics: counter(40) });
		await beat({ name: "worker-2", metrics: counter(2) });
		const text = await scrape();
		expect(text).toContain('autovolt_ingest_messages_total{result="accepted"} 42');
		expect(text).toContain('autovolt_stage_lag_seconds{stage="ledger"}');
		expect(text).toMatch(/^autovolt_workers 2$/m);
		expect(text).toMatch(/^nodejs_heap_size_total_bytes \d+/m);
		const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
		expect(new Set(names).size).toBe(names.length);
	});

	it("names no device", async () => {
		const text = await scrape();
		for (const name of Object.keys(campus.devices)) expect(text).not.toContain(name);
	});

	it("survives heartbeats that hold no metrics", async () => {
		await beat({ metrics: { surprise: [1] } });
		expect(await scrape()).toContain("autovolt_workers ");
	});
});
