import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getEnergySummary } from "@/app/api/analytics/energy-summary/route";
import { GET as getIdleWaste } from "@/app/api/analytics/idle-waste/route";
import { GET as getRuntime } from "@/app/api/analytics/runtime/route";
import { GET as getSwitchTypes } from "@/app/api/analytics/switch-types/route";
import { GET as getSwitches } from "@/app/api/analytics/switches/route";
import { GET as getClassroomView } from "@/app/api/classroom-view/route";
import { GET as getOverview } from "@/app/api/overview/route";
import { GET as getBreakdown } from "@/app/api/power-analytics/device-breakdown/route";
import { POST as postSchedule } from "@/app/api/schedules/route";
import type { ClassroomViewResponse } from "@/wire/http/classroomView";
import { type DeviceBreakdownResponse, deviceBreakdownResponse } from "@/wire/http/deviceBreakdown";
import type { EnergySummaryResponse } from "@/wire/http/energySummary";
import type { IdleWasteBody } from "@/wire/http/idleWaste";
import type { OverviewResponse } from "@/wire/http/overview";
import { type RuntimeResponse, type SwitchesResponse, type SwitchTypesResponse, switchesResponse } from "@/wire/http/runtime";
import { systemClock } from "../clock";
import { send } from "../testRequests";
import { addFlatVersion, addQuarters, addTariff, type Campus, createCampus, getJson } from "../usage/campus.fixture";
import { addSession, addSwitch, hear } from "./switchedCampus.fixture";

const NOW = Date.parse("2026-11-21T12:07:00+05:30");
const at = (local: string) => Date.parse(`${local}+05:30`);
const SINCE = at("2026-01-01T00:00");
const WH = 1_000n;

let campus: Campus;
const read = <T>(handler: Parameters<typeof getJson>[0], path: string) => getJson<T>(handler, path, campus.adminToken);
const milli = (amount: number | null) => Math.round((amount ?? Number.NaN) * 1_000);

beforeAll(async () => {
	vi.spyOn(systemClock, "now").mockReturnValue(NOW);
	campus = await createCampus({
		rooms: { R: "A", SLAB: "A", BARE: "B" },
		devices: { D: "R", S: "SLAB", B: "BARE" },
	});
	await addFlatVersion(campus, { rateMicro: 8_000_000n, from: at("2026-11-01T00:00") });
	await addSwitch(campus, { device: "D", position: 0, name: "AC", type: "ac", ratings: [{ from: SINCE, watts: 1_500 }] });
	await addSwitch(campus, { device: "D", position: 1, name: "Light", ratings: [{ from: SINCE, watts: 40 }] });
	await addSwitch(campus, {
		device: "D",
		position: 2,
		name: "Fan",
		type: "fan",
		ratings: [{ from: SINCE, watts: 75, isDefault: true }],
	});
	await addSession(campus, { device: "D", position: 0, on: at("2026-11-20T09:00"), off: at("2026-11-20T09:20") });
	await addSession(campus, { device: "D", position: 1, on: at("2026-11-20T09:07:30"), off: at("2026-11-20T10:00") });
	await addSession(campus, { device: "D", position: 1, on: at("2026-11-21T12:00") });
	await addQuarters(campus, [
		{ device: "D", room: "R", startsAt: at("2026-11-20T09:00"), energyMwh: 400_001n },
		{ device: "D", room: "R", startsAt: at("2026-11-20T09:15"), energyMwh: 133_337n },
		{ device: "D", room: "R", startsAt: at("2026-11-20T09:30"), energyMwh: 9_999n },
		{ device: "D", room: "R", startsAt: at("2026-11-20T22:00"), energyMwh: 7n },
		{ device: "D", room: "R", startsAt: at("2026-11-21T12:00"), energyMwh: 5n * WH },
	]);
	await hear(campus, "D", NOW);
});
afterAll(async () => {
	vi.restoreAllMocks();
	await campus.close();
});

describe("GET /api/power-analytics/device-breakdown", () => {
	it("lets the shares of switches and what none explains sum to the counter, to the milliwatt-hour", async () => {
		const answer = deviceBreakdownResponse.parse(
			await read<DeviceBreakdownResponse>(getBreakdown, "/api/power-analytics/device-breakdown?classroom=R&date=2026-11-20"),
		);
		const [device] = answer.devices;
		const shares = device?.switches.map((each) => milli(each.share_wh)) ?? [];
		// 1,500 W × 15 min beside 40 W × 7.5 min: 375 : 5 of 400,001; then 1,500 W × 5 min beside 40 W × 15 min: 125 : 10 of 133,337.
		const ac = Math.floor((400_001 * 375) / 380) + Math.floor((133_337 * 125) / 135);
		expect(shares).toEqual([ac, 400_001 + 133_337 - ac + 9_999, 0]);
		expect(milli(device?.not_attributed_wh ?? null)).toBe(7);
		expect(shares.reduce((sum, share) => sum + share, 0) + 7).toBe(milli(device?.total_wh ?? null));
		expect(device?.switches.map((each) => [each.runtime_hours, each.runtime_wh, each.runtime_cost])).toEqual([
			[0.3333, 500, 4],
			[0.875, 35, 0.28],
			[0, 0, 0],
		]);
	});

	it("keeps the part of a switch that is gone since", async () => {
		await campus.pool.query("UPDATE device_switches SET archived_at = now() WHERE name = 'Light'");
		const { devices } = await read<DeviceBreakdownResponse>(
			getBreakdown,
			"/api/power-analytics/device-breakdown?classroom=R&date=2026-11-20",
		);
		await campus.pool.query("UPDATE device_switches SET archived_at = NULL WHERE name = 'Light'");
		const [device] = devices;
		expect(device?.switches.map((each) => [each.name, each.is_archived])).toEqual([
			["AC", false],
			["Fan", false],
			["Light", true],
		]);
		const shares = device?.switches.reduce((sum, each) => sum + milli(each.share_wh), 0) ?? 0;
		expect(shares + 7).toBe(milli(device?.total_wh ?? null));
	});
});

describe("GET /api/analytics/switches", () => {
	it("shares a range as the sum of its days, energy and money", async () => {
		const answer = switchesResponse.parse(
			await read<SwitchesResponse>(getSwitches, "/api/analytics/switches?classroom=R&start=2026-11-20&end=2026-11-21"),
		);
		expect(answer.counter).toEqual({ energyKwh: 0.548344, cost: 4.386752, unpriced_kwh: 0 });
		expect(answer.not_attributed).toEqual({ energyKwh: 0.000007, cost: 0.000056, unpriced_kwh: 0 });
		const micro = answer.switches.reduce((sum, each) => sum + Math.round((each.share?.energyKwh ?? 0) * 1e6), 0);
		expect(micro + 7).toBe(548_344);
		expect(answer.switches.map((each) => [each.switchName, each.is_on, each.rating_is_default])).toEqual([
			["AC", false, false],
			["Light", true, false],
			["Fan", false, true],
		]);
	});

	it("gives runtime without shares where the range is too long for quarter-hours, and says so", async () => {
		const answer = await read<SwitchesResponse>(
			getSwitches,
			"/api/analytics/switches?classroom=R&start=2026-01-01&end=2026-11-21",
		);
		expect(answer.shares_missing).toMatch(/at most 100 days/);
		expect([answer.counter, answer.switches[0]?.share, answer.switches[0]?.energyWh]).toEqual([null, null, 500]);
	});
});

describe("GET /api/analytics/switch-types", () => {
	it("adds shares up by type, the largest first, and what no switch explains beside them", async () => {
		const answer = await read<SwitchTypesResponse>(
			getSwitchTypes,
			"/api/analytics/switch-types?start=2026-11-20&end=2026-11-20&building=A",
		);
		expect(answer.types.map((each) => each.type)).toEqual(["ac", "light"]);
		const sum = answer.types.reduce((all, each) => all + Math.round(each.energyKwh * 1e6), 0);
		expect(sum + Math.round(answer.not_attributed.energyKwh * 1e6)).toBe(543_344);
		expect(answer.counter.energyKwh).toBe(0.543344);
	});
});

describe("under a tariff of slabs, which has no rate for a moment", () => {
	const slabs = {
		kind: "energy_slabs",
		slabs: [{ up_to_kwh: "10", rate_per_kwh: "4" }, { rate_per_kwh: "6" }],
		mode: "telescopic",
	};

	beforeAll(async () => {
		await addTariff(campus, [slabs], { from: at("2026-10-01T00:00"), room: "SLAB" });
		await addSwitch(campus, { device: "S", position: 0, ratings: [{ from: SINCE, watts: 1_000 }] });
		await addSession(campus, { device: "S", position: 0, on: at("2026-10-05T09:00"), off: at("2026-10-05T11:00") });
		await addSession(campus, { device: "S", position: 0, on: at("2026-10-06T09:00"), off: at("2026-10-06T10:00") });
		await addQuarters(campus, [{ device: "S", room: "SLAB", startsAt: at("2026-10-05T09:00"), energyMwh: 20_000n * WH }]);
		await hear(campus, "S", NOW);
	});

	it("prices a kWh as the room's metered kWh of that day cost on average", async () => {
		// 20 kWh cost 10 × 4 + 10 × 6 = 100: 5 per kWh; 2 kWh by runtime are 10.
		const answer = await read<RuntimeResponse>(
			getRuntime,
			"/api/analytics/runtime?classroom=SLAB&start=2026-10-05&end=2026-10-05",
		);
		expect(answer).toMatchObject({ energyKwh: 2, cost: 10, unpriced_kwh: 0 });
	});

	it("leaves it unpriced, not free, on a day without any metered energy", async () => {
		const answer = await read<RuntimeResponse>(
			getRuntime,
			"/api/analytics/runtime?classroom=SLAB&start=2026-10-06&end=2026-10-06",
		);
		expect(answer).toMatchObject({ energyKwh: 1, cost: null, unpriced_kwh: 1 });
	});

	it("prices idle waste the same way: what ran outside of the timetable is not free because its tariff has no rate", async () => {
		const noon = { weekdays: ["mon", "tue"], starts: "12:00", ends: "13:00", first_day: "2026-10-01" };
		const made = await send(postSchedule, {
			token: campus.adminToken,
			body: { name: "Noon", classrooms: ["SLAB"], ...noon },
		});
		expect(made.status).toBe(201);
		const idle = await read<IdleWasteBody>(
			getIdleWaste,
			"/api/analytics/idle-waste?classroom=SLAB&start=2026-10-05&end=2026-10-06",
		);
		expect(idle.total).toMatchObject({ kwh: 3, cost: 10, unpriced_kwh: 1 });
		expect(idle.rooms[0]?.switches[0]).toMatchObject({ kwh: 3, cost: 10 });
	});
});

describe("the pages", () => {
	it("show what is ON per room, and power by rating where none is measured", async () => {
		const overview = await read<OverviewResponse>(getOverview, "/api/overview");
		const room = (code: string) => overview.rooms.find((each) => each.code === code);
		expect(room("R")).toMatchObject({ power_w: 40, power_source: "rated", switches_on: 1 });
		expect(room("SLAB")).toMatchObject({ power_w: 0, power_source: "rated", switches_on: 0 });
		expect(room("BARE")).toMatchObject({ power_w: null, power_source: null, switches_on: null });
		expect(overview).toMatchObject({ power_now_w: 40, power_source: "rated", switches_on: 1 });
		const view = await read<ClassroomViewResponse>(getClassroomView, "/api/classroom-view?classroom=R");
		expect(view).toMatchObject({ power_now_w: 40, power_source: "rated", switches_on: 1, devices: [{ power_w: 40 }] });
	});

	it("say in the energy summary how long switches were ON, today and this month", async () => {
		const summary = await read<EnergySummaryResponse>(getEnergySummary, "/api/analytics/energy-summary");
		// Today 7 minutes of the light; on the 20th 20 minutes of the AC and 52.5 of the light.
		expect([summary.daily.runtime, summary.monthly.runtime]).toEqual([0.1167, 1.325]);
	});
});
