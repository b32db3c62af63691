import { describe, expect, it } from "vitest";
import { createUsageReader } from "@/store/usage";
import { SwitchWorld } from "./switchWorld.fixture";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DEVICES = 40;
const OFFLINE_MS = 48 * HOUR;
const SAMPLE_MS = MINUTE;
const PER_ARRAY = 50;
/** Each device switches its light every 40 minutes, and its AC every 3 hours. */
const CYCLES = [
	{ position: 0, everyMs: 40 * MINUTE, watts: 40 },
	{ position: 1, everyMs: 3 * HOUR, watts: 900 },
] as const;

describe("40 devices that were offline for 48 h and reconnect at once with their buffers", () => {
	const world = new SwitchWorld();

	/** What switch was ON at an instant since the network went, of device n: each shifted by some seconds. */
	const isOn = (n: number, cycle: number, sinceMs: number) => {
		const { everyMs } = CYCLES[cycle] ?? CYCLES[0];
		return sinceMs >= n * 1_013 && Math.floor((sinceMs - n * 1_013) / everyMs) % 2 === 0;
	};

	it("leave every session and every day right, lose no event, and keep nobody waiting", async () => {
		const lostAt = world.now - OFFLINE_MS - 10 * MINUTE;
		const devices: number[] = [];
		for (let n = 0; n < DEVICES; n++)
			devices.push(
				await world.device(
					[
						["Light", 40],
						["AC", 900],
					],
					n % 2,
				),
			);
		for (const device of devices) await world.reading(device, lostAt - SAMPLE_MS, 0, "00", { epoch: 1, boot: 1, seq: 0 });
		await world.drain();

		// While the buffers drain, someone looks at the overview again and again.
		const reader = createUsageReader(world.pool);
		const dates = ["2026-11-22", "2026-11-25"] as const;
		const waits: number[] = [];
		let draining = true;
		const looking = (async () => {
			while (draining) {
				const began = performance.now();
				await reader.snapshot((usage) =>
					usage.days({ siteId: world.site.siteId, classroomIds: null, deviceIds: null }, ...dates),
				);
				waits.push(performance.now() - began);
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		})();

		let events = 0;
		const truth = new Map<number, { position: number; runtimeMs: number; sessions: number; open: boolean }[]>();
		const began = performance.now();
		const stages = world.stages();
		const working = (async () => {
			while (draining) {
				for (const stage of stages.all) await stage.runOnce();
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		})();
		await Promise.all(
			devices.map(async (device, n) => {
				let seq = 0;
				let wh = 0;
				const known: { position: number; runtimeMs: number; sessions: number; open: boolean }[] = [];
				for (const [index, { position, everyMs }] of CYCLES.entries()) {
					let [runtimeMs, sessions, onAt] = [0, 0, -1];
					for (let since = n * 1_013; since <= OFFLINE_MS; since += everyMs) {
						const state = isOn(n, index, since);
						seq += 1;
						events += 1;
						expect(await world.switch(device, lostAt + since, position, state, { epoch: 1, boot: 1, seq })).toEqual({
							kind: "stored",
						});
						if (state) [onAt, sessions] = [since, sessions + 1];
						else runtimeMs += since - onAt;
						if (!state) onAt = -1;
					}
					known.push({ position, runtimeMs, sessions, open: onAt >= 0 });
				}
				truth.set(device, known);
				let array: object[] = [];
				for (let since = 0, number = 1; since <= OFFLINE_MS; since += SAMPLE_MS, number++) {
					const on = CYCLES.map((_, index) => isOn(n, index, since));
					for (const [index, { watts }] of CYCLES.entries()) if (on[index]) wh += (watts * SAMPLE_MS) / HOUR;
					const states = on.map((one) => (one ? "1" : "0")).join("");
					const body = world.readingBody(device, lostAt + since, Math.round(wh * 1_000) / 1_000, states, {
						epoch: 1,
						boot: 1,
						seq: number,
					});
					array.push(body);
					if (array.length < PER_ARRAY && since + SAMPLE_MS <= OFFLINE_MS) continue;
					expect(await world.send(device, "telemetry", array)).toEqual({ kind: "stored" });
					array = [];
				}
			}),
		);
		const ingested = performance.now() - began;
		draining = false;
		await Promise.all([looking, working]);
		await stages.stop();
		await world.drain();
		const took = performance.now() - began;

		for (const device of devices)
			for (const { position, runtimeMs, sessions, open } of truth.get(device) ?? []) {
				const [log] = await world.rows(
					`SELECT count(*) FILTER (WHERE state)::int AS sessions, count(*) FILTER (WHERE state AND off_at IS NULL) > 0 AS open,
						sum(runtime_ms)::bigint AS runtime, count(*) FILTER (WHERE flags <> '')::int AS flagged
					FROM switch_state_logs WHERE device_id = $1 AND position = $2`,
					[device, position],
				);
				expect(log).toEqual({ sessions, open, runtime: BigInt(runtimeMs), flagged: 0 });
			}
		const [said] = await world.rows("SELECT count(*)::int AS n FROM switch_events WHERE evidence = 'event'");
		expect(said).toEqual({ n: events });
		const [ledger] = await world.rows(
			`SELECT (SELECT sum(energy_mwh) FROM daily_aggregates)::bigint AS days, (SELECT sum(energy_mwh) FROM device_consumption_ledgers)::bigint AS ledger,
				(SELECT sum(energy_mwh) FROM quarter_hours)::bigint AS quarters, (SELECT sum(allocated_mwh) FROM daily_aggregates)::bigint AS allocated`,
		);
		const counted = await world.rows<{ total: bigint }>(
			"SELECT sum(wh)::bigint AS total FROM (SELECT max(energy_mwh) AS wh FROM telemetry_events GROUP BY device_id) t",
		);
		expect(ledger).toEqual({ days: counted[0]?.total, ledger: counted[0]?.total, quarters: counted[0]?.total, allocated: 0n });
		waits.sort((a, b) => a - b);
		const readings = DEVICES * (OFFLINE_MS / SAMPLE_MS + 1);
		process.stdout.write(
			`${readings} readings and ${events} events in ${(ingested / 1e3).toFixed(1)} s, all derived after ${(took / 1e3).toFixed(1)} s; ` +
				`${waits.length} looks at the overview meanwhile: median ${waits[waits.length >> 1]?.toFixed(0)} ms, longest ${waits.at(-1)?.toFixed(0)} ms\n`,
		);
		expect(waits.length).toBeGreaterThan(10);
	}, 300_000);
});
