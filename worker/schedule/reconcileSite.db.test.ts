import { describe, expect, it } from "vitest";
import { flatTariff } from "@/domain/cost/energyFlat";
import { TEN_O_CLOCK, type WrittenReading, written } from "@/domain/telemetry/reading.arbitrary";
import { inTransaction } from "@/store/pool";
import { recordVersion } from "@/store/recordCostVersion";
import { storeReadings } from "../ledger/storedReadings.fixture";
import { NightWorld } from "./nightWorld.fixture";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 03:00 in Kolkata, of the night after `day` 0 = 22 November 2026. */
const nightOf = (day: number) => Date.parse("2026-11-21T21:30:00Z") + day * DAY;
const secondsOf = (at: number) => (at - TEN_O_CLOCK) / 1_000;

/** A reading every 10 minutes from `hours` before an instant up to 5 minutes before it, 10 Wh each. */
function steady(until: number, hours: number, more: (n: number) => Partial<WrittenReading> = () => ({})): WrittenReading[] {
	const count = hours * 6;
	return Array.from({ length: count }, (_, n) => ({
		s: secondsOf(until - 5 * 60_000 - (count - 1 - n) * 600_000),
		wh: 1_000 + n * 10,
		...more(n),
	}));
}

describe("the nightly reconciliation", () => {
	const world = new NightWorld("Asia/Kolkata");
	const stateOf = async (kind: string) => Object.values(await world.incidents(kind));
	const decide = (kind: string, state: string) =>
		world.owner.query("UPDATE incidents SET state = $2::incident_state, note = 'seen' WHERE kind = $1", [kind, state]);
	const resultOf = async (day: number) => {
		const [row] = await world.rows<{ result: Record<string, unknown> }>(
			"SELECT result FROM job_runs WHERE kind = 'reconcile' AND request ->> 'date' = $1",
			[new Date(nightOf(day) + 5.5 * HOUR).toISOString().slice(0, 10)],
		);
		return row?.result;
	};
	let device = 0;

	it("finds nothing where all is well, and says what it looked at", async () => {
		device = await world.device("B-204");
		await inTransaction(world.owner, (client) =>
			recordVersion(client, {
				...{
					siteId: world.site.siteId,
					classroomId: null,
					buildingId: null,
					effectiveFrom: Date.parse("2026-11-01T00:00:00+05:30"),
				},
				...{ effectiveUntil: null, components: flatTariff(8_000_000n), notes: "", createdBy: "test", createdByUserId: null },
				...{ now: nightOf(-3), basedOn: null },
			}),
		);
		await world.say(device, steady(nightOf(0), 30), nightOf(0));
		await world.night(nightOf(0));
		expect(await world.incidents()).toEqual({});
		expect(await resultOf(0)).toMatchObject({
			devices: 1,
			findings: {},
			incidents_opened: 0,
			incidents_closed: 0,
			drift_mwh: "0",
		});
	});

	it("says that a device is silent, closes it when the device is heard, and opens it again when it falls silent again", async () => {
		await world.night(nightOf(2));
		expect(await world.incidents("device_silent")).toEqual({ [`device_silent device:${device}`]: "open" });
		await world.say(device, steady(nightOf(3), 2), nightOf(3));
		await world.night(nightOf(3));
		expect(await stateOf("device_silent")).toEqual(["closed"]);
		await world.night(nightOf(5));
		expect(await stateOf("device_silent")).toEqual(["open"]);
		expect(await world.rows("SELECT openings FROM incidents WHERE kind = 'device_silent'")).toEqual([{ openings: 2 }]);
	});

	it("leaves resolved what a person has resolved while it looks the same, and acknowledged what somebody has taken on", async () => {
		await decide("device_silent", "acknowledged");
		await world.night(nightOf(6));
		expect(await stateOf("device_silent")).toEqual(["acknowledged"]);
		await decide("device_silent", "resolved");
		await world.night(nightOf(7));
		expect(await stateOf("device_silent")).toEqual(["resolved"]);
		await world.say(device, steady(nightOf(8) - 2 * HOUR, 1), nightOf(8));
		await world.night(nightOf(10));
		expect(await world.rows("SELECT state, note, openings FROM incidents WHERE kind = 'device_silent'")).toEqual([
			{ state: "open", note: null, openings: 3 },
		]);
		await world.owner.query("UPDATE devices SET archived_at = now() WHERE id = $1", [device]);
		await world.night(nightOf(11));
		expect(await stateOf("device_silent")).toEqual(["closed"]);
	});

	it("calls no device silent while AutoVolt itself has only just begun to listen", async () => {
		const quiet = await world.device("Q-1");
		await world.say(quiet, steady(nightOf(12), 1), nightOf(12));
		const asleep = async (listens: boolean, day: number) => {
			world.listens = listens;
			if (!listens) await world.beat("listener", nightOf(day) - 60_000, nightOf(day));
			await world.night(nightOf(day));
			return Object.keys(await world.incidents("device_silent")).filter((name) => name.endsWith(`:${quiet}`));
		};
		expect(await asleep(false, 14)).toEqual([]);
		expect(await asleep(true, 15)).toHaveLength(1);
		await world.owner.query("UPDATE devices SET archived_at = now() WHERE id = $1", [quiet]);
	});

	it("names hours without a reading, although their energy is counted", async () => {
		const paused = await world.device("P-1");
		const end = nightOf(20);
		const all = steady(end, 10);
		await world.say(
			paused,
			all.filter((_, n) => n < 20 || n > 30),
			end,
		);
		await world.night(end);
		const pause = () =>
			world.rows<{ state: string; detail: object }>(
				"SELECT state, detail FROM incidents WHERE kind = 'reading_pause' AND device_id = $1",
				[paused],
			);
		const [{ state, detail } = { state: "", detail: {} }] = await pause();
		expect(state).toBe("open");
		expect(detail).toMatchObject({ count: 1 });
		await world.say(paused, all, end + HOUR);
		await world.night(nightOf(21));
		expect((await pause()).map((one) => one.state)).toEqual(["closed"]);
	});

	it("names numbers that never came, and believes a key that was filed elsewhere", async () => {
		const numbered = await world.device("N-1");
		const end = nightOf(30);
		const all = steady(end, 3, (n) => ({ epoch: 7, seq: n + 1 }));
		await world.say(
			numbered,
			all.filter((_, n) => n !== 4 && n !== 5),
			end,
		);
		await world.night(end);
		expect(await world.incidents("numbers_missing")).toEqual({ [`numbers_missing device:${numbered}`]: "open" });
		const [{ detail } = { detail: {} }] = await world.rows<{ detail: object }>(
			"SELECT detail FROM incidents WHERE kind = 'numbers_missing'",
		);
		expect(detail).toMatchObject({ count: 2, gaps: [{ epoch: 7, from: 5, until: 6 }] });
		await world.owner.query(
			`INSERT INTO telemetry_keys (device_id, key, content_sha256, filed_at)
			 SELECT $1, convert_to('seq/1|7|telemetry|0|' || n, 'LATIN1'), sha256(n::text::bytea), now() FROM generate_series(5, 6) n`,
			[numbered],
		);
		await world.night(nightOf(31));
		expect(await stateOf("numbers_missing")).toEqual(["closed"]);
	});

	it("names a clock that is minutes off, each night anew, but not messages of a late buffer alone", async () => {
		const slow = await world.device("C-1");
		const late = await world.device("C-2");
		const day = (end: number, delay: (n: number) => number) =>
			steady(end, 4).map((reading, n) => ({ ...reading, receivedAt: TEN_O_CLOCK + reading.s * 1_000 + delay(n) }));
		await world.say(
			slow,
			day(nightOf(40), () => 240_000),
			nightOf(40),
		);
		await world.say(
			late,
			day(nightOf(40), (n) => (n === 9 ? 900 : 290_000)),
			nightOf(40),
		);
		await world.night(nightOf(40));
		expect(await world.incidents("clock_off")).toEqual({ [`clock_off device:${slow}`]: "open" });
		await decide("clock_off", "resolved");
		await world.say(
			slow,
			day(nightOf(41), () => 240_000).map((one, n) => ({ ...one, wh: 2_000 + n })),
			nightOf(41),
		);
		await world.night(nightOf(41));
		expect(await stateOf("clock_off")).toEqual(["open"]);
		await world.say(
			slow,
			day(nightOf(42), () => 500).map((one, n) => ({ ...one, wh: 3_000 + n })),
			nightOf(42),
		);
		await world.night(nightOf(42));
		expect(await stateOf("clock_off")).toEqual(["closed"]);
	});

	it("names readings that the ledger has passed over, and entries whose reading is gone", async () => {
		const victim = await world.device("L-1");
		const end = nightOf(50);
		await world.say(victim, steady(end, 4), end);
		// A day that never came to the ledger: its mark was lost.
		const lost = steady(end - 8 * HOUR, 1, (n) => ({ wh: 900 + n }));
		await storeReadings(world.pool, { deviceId: victim, channel: 0 }, lost.map(written));
		await world.owner.query("DELETE FROM ledger_marks");
		await world.night(end);
		expect(await world.incidents("readings_uncovered")).toEqual({ [`readings_uncovered device:${victim}/0`]: "open" });
		expect(await world.rows("SELECT detail ->> 'count' AS n FROM incidents WHERE kind = 'readings_uncovered'")).toEqual([
			{ n: "6" },
		]);
		expect(await world.incidents("entries_unfounded")).toEqual({});

		await world.owner.query("ALTER TABLE telemetry_events_2027_01 DISABLE TRIGGER USER");
		await world.owner.query("ALTER TABLE telemetry_events DISABLE TRIGGER USER");
		const { rowCount } = await world.owner.query(
			`DELETE FROM telemetry_events WHERE device_id = $1 AND filed_at = (SELECT max(filed_at) - interval '1 hour' FROM telemetry_events WHERE device_id = $1)`,
			[victim],
		);
		await world.owner.query("ALTER TABLE telemetry_events ENABLE TRIGGER USER");
		expect(rowCount).toBe(1);
		await world.night(nightOf(51));
		expect(await world.incidents("entries_unfounded")).toEqual({ [`entries_unfounded device:${victim}/0`]: "open" });
	});

	it("finds a cost that is not the tariff's, prices the day anew, and stays open until a person has looked", async () => {
		const priced = await world.device("K-1");
		const end = nightOf(60);
		await world.say(priced, steady(end, 4), end);
		const costs = () =>
			world.rows("SELECT local_date::text, cost_pico::text FROM daily_costs WHERE device_id = $1 ORDER BY 1", [priced]);
		const right = await costs();
		expect(right.length).toBeGreaterThan(0);
		await world.owner.query("UPDATE daily_costs SET cost_pico = cost_pico + 1 WHERE device_id = $1", [priced]);
		await world.night(end);
		expect(await costs()).toEqual(right);
		expect(await world.incidents("cost_drift")).toEqual({ [`cost_drift device:${priced}`]: "open" });
		await world.night(nightOf(61));
		expect(await stateOf("cost_drift")).toEqual(["open"]);
		await decide("cost_drift", "resolved");
		await world.night(nightOf(62));
		expect(await stateOf("cost_drift")).toEqual(["resolved"]);
		await world.owner.query("DELETE FROM daily_costs WHERE device_id = $1", [priced]);
		await world.night(nightOf(63));
		expect(await costs()).toEqual(right);
		expect(await stateOf("cost_drift")).toEqual(["open"]);
	});

	it("opens the incident of a drift again when it comes back, and repairs nothing without one", async () => {
		const drifting = await world.device("D-1");
		const end = nightOf(70);
		await world.say(drifting, steady(end, 4), end);
		const drift = () =>
			world.owner.query("UPDATE monthly_aggregates SET energy_mwh = energy_mwh + 5 WHERE device_id = $1", [drifting]);
		await drift();
		await world.night(end);
		await decide("projection_drift", "resolved");
		await drift();
		await world.night(nightOf(71));
		expect(await world.incidents("projection_drift")).toEqual({ [`projection_drift device:${drifting}`]: "open" });
		// Were the incident written after the repair's commit, a worker that ends in between would have repaired in silence.
		await decide("projection_drift", "resolved");
		await drift();
		const energy = () => world.rows("SELECT energy_mwh FROM monthly_aggregates WHERE device_id = $1", [drifting]);
		const wrong = await energy();
		await world.owner.query("REVOKE INSERT ON incidents FROM autovolt_worker");
		await expect(world.night(nightOf(72))).rejects.toThrow(/permission denied/);
		expect(await energy()).toEqual(wrong);
		await world.owner.query("GRANT INSERT ON incidents TO autovolt_worker");
		await world.night(nightOf(72));
		expect(await energy()).not.toEqual(wrong);
		expect(await stateOf("projection_drift")).toEqual(["open"]);
	});

	it("compares the counter with runtime × confirmed rating", async () => {
		const end = nightOf(80);
		const switched = await world.device("R-1");
		const [{ id } = { id: 0 }] = await world.rows<{ id: number }>(
			"INSERT INTO device_switches (device_id, position, name, type) VALUES ($1, 0, 'Light', 'light') RETURNING id",
			[switched],
		);
		await world.owner.query(
			"INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw, is_default) VALUES ($1, '2020-01-01Z', 60000, true)",
			[id],
		);
		// 10 Wh in 10 minutes are 60 W, always ON.
		await world.say(
			switched,
			steady(end, 60, () => ({ switchStates: "1" })),
			end,
		);
		await world.owner.query("INSERT INTO device_status (device_id, online, last_seen_at) VALUES ($1, true, $2)", [
			switched,
			new Date(end),
		]);
		await world.night(end);
		expect(await stateOf("measurements_apart")).toEqual([]);
		await world.owner.query(
			"INSERT INTO switch_ratings (switch_id, effective_from, power_rating_mw) VALUES ($1, '2020-01-02Z', 120000)",
			[id],
		);
		await world.night(nightOf(81));
		expect(await world.incidents("measurements_apart")).toEqual({ [`measurements_apart device:${switched}`]: "open" });
		const [{ percent } = { percent: "" }] = await world.rows<{ percent: string }>(
			"SELECT detail ->> 'percent' AS percent FROM incidents WHERE kind = 'measurements_apart'",
		);
		expect(Number(percent)).toBeGreaterThan(90);
	});
});
