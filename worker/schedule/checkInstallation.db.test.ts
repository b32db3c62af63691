import { describe, expect, it } from "vitest";
import { NightWorld } from "./nightWorld.fixture";

const HOUR = 3_600_000;

describe("every hour", () => {
	const world = new NightWorld("Asia/Kolkata");
	const stateOf = async (kind: string) => Object.values(await world.incidents(kind));

	it("tells what no stage has taken up, and partitions that cannot be made, until they are there", async () => {
		await world.owner.query(
			"INSERT INTO switch_marks (device_ids, stale_from, created_at) VALUES ('{999}', '{2026-11-21Z}', now() - interval '2 hours')",
		);
		const now = Date.parse("2032-05-06T07:00:00Z");
		await world.owner.query("ALTER FUNCTION autovolt_ensure_partition(date) RENAME TO autovolt_ensure_partition_away");
		await world.night(now);
		const missing = Object.keys(await world.incidents("partition_missing"));
		expect(missing.length).toBeGreaterThan(0);
		expect(await world.incidents("stage_behind")).toEqual({ "stage_behind stage:switching": "open" });
		await world.owner.query("ALTER FUNCTION autovolt_ensure_partition_away(date) RENAME TO autovolt_ensure_partition");
		await world.owner.query("DELETE FROM switch_marks");
		await world.night(now + HOUR);
		expect(new Set(await stateOf("partition_missing"))).toEqual(new Set(["closed"]));
		expect(await stateOf("stage_behind")).toEqual(["closed"]);
	});

	it("names a worker that has stopped while another one works, and forgets it after a week", async () => {
		const now = Date.parse("2032-05-08T07:00:00Z");
		const beat = (name: string, at: number) => world.beat(name, at, at);
		world.listens = false;
		await world.owner.query("DELETE FROM worker_heartbeats");
		await beat("worker-1", now - 3 * HOUR);
		await world.night(now);
		// Alone it is AutoVolt that was off, and nobody is silent.
		expect(await world.incidents("worker_silent")).toEqual({});
		await beat("worker-2", now);
		await world.night(now);
		expect(await world.incidents("worker_silent")).toEqual({ "worker_silent worker:worker-1": "open" });
		const later = now + 8 * 24 * HOUR;
		await beat("worker-2", later);
		await world.night(later);
		expect(await stateOf("worker_silent")).toEqual(["closed"]);
	});

	it("says that a night failed, and that it has been made up for", async () => {
		const now = Date.parse("2032-06-08T07:00:00Z");
		await world.device("F-1");
		await world.owner.query("REVOKE SELECT ON switch_ratings FROM autovolt_worker");
		await expect(world.night(now)).rejects.toThrow(/permission denied/);
		expect(await stateOf("reconcile_failed")).toEqual(["open"]);
		expect(await world.rows("SELECT state FROM job_runs WHERE kind = 'reconcile' ORDER BY id DESC LIMIT 1")).toEqual([
			{ state: "failed" },
		]);
		await world.owner.query("GRANT SELECT ON switch_ratings TO autovolt_worker");
		await world.night(now + HOUR);
		expect(await stateOf("reconcile_failed")).toEqual(["closed"]);
	});
});
