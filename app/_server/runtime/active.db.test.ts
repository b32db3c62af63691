import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getActive } from "@/app/api/analytics/active/route";
import { GET as getDaily } from "@/app/api/analytics/daily/route";
import { GET as getRuntime } from "@/app/api/analytics/runtime/route";
import { GET as getSwitches } from "@/app/api/analytics/switches/route";
import type { ActiveResponse, DailyResponse, RuntimeResponse, SwitchesResponse } from "@/wire/http/runtime";
import { systemClock } from "../clock";
import { addFlatVersion, type Campus, createCampus, getJson } from "../usage/campus.fixture";
import { addSession, addSwitch, hear } from "./switchedCampus.fixture";

/** Saturday, 12:07 in India. */
const NOW = Date.parse("2026-11-21T12:07:00+05:30");
const at = (local: string) => Date.parse(`${local}+05:30`);
const SINCE = at("2026-01-01T00:00");

let campus: Campus;
const read = <T>(handler: Parameters<typeof getJson>[0], path: string) => getJson<T>(handler, path, campus.adminToken);
const runtime = (query: string) => read<RuntimeResponse>(getRuntime, `/api/analytics/runtime?${query}`);
const daily = (query: string) => read<DailyResponse>(getDaily, `/api/analytics/daily?${query}`);
const switches = (query: string) => read<SwitchesResponse>(getSwitches, `/api/analytics/switches?${query}`);
const active = (query: string) => read<ActiveResponse>(getActive, `/api/analytics/active?${query}`);

beforeAll(async () => {
	vi.spyOn(systemClock, "now").mockReturnValue(NOW);
	campus = await createCampus({
		rooms: { LIVE: "B", LOST: "B", QUIET: "B", OFF: "B" },
		devices: { live: "LIVE", lost: "LOST", quiet: "QUIET", off: "OFF" },
	});
	await addFlatVersion(campus, { rateMicro: 7_500_000n, from: at("2026-11-01T00:00") });
});
afterAll(async () => {
	vi.restoreAllMocks();
	await campus.close();
});

describe("what is ON now", () => {
	beforeAll(async () => {
		await addSwitch(campus, { device: "live", position: 0, name: "AC", type: "ac", ratings: [{ from: SINCE, watts: 1_500 }] });
		await addSwitch(campus, {
			device: "live",
			position: 1,
			name: "Light",
			ratings: [{ from: SINCE, watts: 40, isDefault: true }],
		});
		await addSession(campus, { device: "live", position: 0, on: at("2026-11-20T23:07"), source: "schedule" });
		await addSession(campus, { device: "live", position: 1, on: at("2026-11-21T08:07"), off: at("2026-11-21T11:07") });
		await addSession(campus, { device: "live", position: 1, on: at("2026-11-21T12:06:50"), source: "app" });
		await hear(campus, "live", NOW - 5_000);
		await addSwitch(campus, { device: "lost", position: 0, ratings: [{ from: SINCE, watts: 1_000 }] });
		await addSession(campus, { device: "lost", position: 0, on: at("2026-11-21T09:07") });
		await hear(campus, "lost", at("2026-11-21T10:07"));
	});

	it("counts a session without an end up to now while the device is online: today = completed + ongoing", async () => {
		const today = await runtime("classroom=LIVE");
		expect(today).toMatchObject({
			settled: false,
			counted_until: "2026-11-21T12:07:00+05:30",
			// 12 h 7 min of 1.5 kW, 3 h and 10 s of 40 W.
			energyKwh: 18.295111,
			completed: { runtimeHours: 3, energyKwh: 0.12, cost: 0.9 },
			ongoing: { switch_count: 2, energyKwh: 18.175111 },
			devices: [{ device_online: true, counted_until: "2026-11-21T12:07:00+05:30" }],
		});
		const { days } = await daily("classroom=LIVE&start=2026-11-20&end=2026-11-21");
		expect(days.map((day) => [day.energyKwh, day.completed.energyKwh, day.ongoing.energyKwh])).toEqual([
			[1.325, 0, 1.325],
			[18.295111, 0.12, 18.175111],
		]);
	});

	it("counts it up to the last sign of life of a device that is offline, and says so", async () => {
		expect(await runtime("classroom=LOST")).toMatchObject({
			runtimeHours: 1,
			energyKwh: 1,
			devices: [{ device_online: false, counted_until: "2026-11-21T10:07:00+05:30" }],
		});
		expect((await switches("classroom=LOST")).switches).toMatchObject([
			{ is_on: null, counted_until: "2026-11-21T10:07:00+05:30" },
		]);
	});

	it("lists what is ON since when and by whom, with power by rating where none is sent", async () => {
		const answer = await active("classroom=LIVE");
		expect(answer).toMatchObject({
			activeSwitchCount: 2,
			currentPowerW: 1_540,
			power_source: "rated",
			// Since 23:07 yesterday, and since 10 s.
			activeEnergyKwh: 19.500111,
			activeCost: 146.250833,
			offline: { switch_count: 0 },
		});
		expect(answer.switches.map((each) => [each.switchName, each.on_since, each.source, each.power_w, each.energyKwh])).toEqual([
			["AC", "2026-11-20T23:07:00+05:30", "schedule", 1_500, 19.5],
			["Light", "2026-11-21T12:06:50+05:30", "app", 40, 0.000111],
		]);
	});

	it("takes the measured power where readings say it", async () => {
		await campus.pool.query(
			`INSERT INTO ledger_checkpoints (device_id, channel, hash, received_at, reading_at, power_mw)
			 VALUES ($1, 0, '\\x00', $2, $2, 1612000)`,
			[campus.devices["live"], new Date(NOW - 4_000)],
		);
		expect(await active("classroom=LIVE")).toMatchObject({
			currentPowerW: 1_612,
			power_source: "measured",
			activeSwitchCount: 2,
		});
		expect(await active("")).toMatchObject({
			currentPowerW: 1_612,
			activeSwitchCount: 2,
			offline: { switch_count: 1, energyKwh: 1 },
		});
	});

	it("tells a device that is offline with all switches OFF from one that was never heard", async () => {
		await addSwitch(campus, { device: "off", position: 0, ratings: [{ from: SINCE, watts: 1_000 }] });
		expect(await active("classroom=OFF")).toMatchObject({
			activeSwitchCount: null,
			offline: { switch_count: 0, device_count: 0, last_seen_at: null },
		});
		await addSession(campus, { device: "off", position: 0, on: at("2026-11-21T08:00"), off: at("2026-11-21T09:00") });
		await hear(campus, "off", at("2026-11-21T10:00"));
		expect(await active("classroom=OFF")).toMatchObject({
			activeSwitchCount: null,
			offline: { switch_count: 0, device_count: 1, last_seen_at: "2026-11-21T10:00:00+05:30" },
		});
		await hear(campus, "off", NOW);
		expect(await active("classroom=OFF")).toMatchObject({ activeSwitchCount: 0, offline: { device_count: 0 } });
	});

	it("says nothing of switches whose device is offline, and names them apart", async () => {
		expect(await active("classroom=LOST")).toMatchObject({
			activeSwitchCount: null,
			activeEnergyKwh: null,
			currentPowerW: null,
			power_source: null,
			offline: { switch_count: 1, energyKwh: 1 },
			switches: [{ device_online: false, counted_until: "2026-11-21T10:07:00+05:30" }],
		});
	});
});
