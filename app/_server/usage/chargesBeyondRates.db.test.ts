import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getClassroomView } from "@/app/api/classroom-view/route";
import { GET as getOverview } from "@/app/api/overview/route";
import { startOfSiteDate } from "@/domain/calendar/datedDay";
import type { ClassroomViewResponse } from "@/wire/http/classroomView";
import type { OverviewResponse } from "@/wire/http/overview";
import { systemClock } from "../clock";
import { addFlatVersion, addQuarters, addTariff, type Campus, createCampus, getJson } from "./campus.fixture";

const TODAY = "2026-11-20";
const RATE = 6;

let campus: Campus;
beforeAll(async () => {
	vi.spyOn(systemClock, "now").mockReturnValue(Date.parse("2026-11-20T12:00:00+05:30"));
	campus = await createCampus();
	const from = startOfSiteDate("2026-11-01", campus.zones);
	await addTariff(
		campus,
		[
			{ kind: "energy_flat", rate_per_kwh: String(RATE) },
			{ kind: "fixed", amount: "300" },
			{ kind: "minimum", amount: "400" },
		],
		{ from },
	);
	await addFlatVersion(campus, { rateMicro: 5_000_000n, from, room: "LIB-1" });
	const midnight = startOfSiteDate(TODAY, campus.zones);
	await addQuarters(campus, [
		{ device: "A-1", room: "CSE-301", startsAt: midnight, energyMwh: 3_600n },
		{ device: "B-1", room: "CSE-302", startsAt: midnight, energyMwh: 1_000_000n },
		{ device: "C-1", room: "LIB-1", startsAt: midnight, energyMwh: 1_000_000n },
	]);
});
afterAll(async () => {
	vi.restoreAllMocks();
	await campus.close();
});

const room = (code: string) =>
	getJson<ClassroomViewResponse>(getClassroomView, `/api/classroom-view?classroom=${code}`, campus.adminToken);

describe("where the money of little energy comes from", () => {
	it("is what a cost holds beyond the rate of its kWh, by the charges that made it", async () => {
		const { cost, month, energy } = await room("CSE-301");
		expect(energy.kwh).toBe(0.0036);
		expect(cost.beyond_rates?.kinds).toEqual(["fixed", "minimum"]);
		expect(cost.beyond_rates?.amount).toBeGreaterThan(0);
		expect(cost.beyond_rates?.amount).toBeCloseTo((cost.amount ?? 0) - 0.0036 * RATE, 5);
		expect(month.beyond_rates?.amount).toBeCloseTo((month.cost ?? 0) - 0.0036 * RATE, 5);
	});

	it("is nothing where rates alone price a room", async () => {
		const { cost, month } = await room("LIB-1");
		expect([cost.amount, cost.beyond_rates, month.beyond_rates]).toEqual([5, null, null]);
	});

	it("adds up: that of the site is that of its rooms", async () => {
		const site = await getJson<OverviewResponse>(getOverview, "/api/overview", campus.adminToken);
		const [small, large] = [await room("CSE-301"), await room("CSE-302")];
		expect(site.cost.beyond_rates?.amount).toBeCloseTo(
			(small.cost.beyond_rates?.amount ?? 0) + (large.cost.beyond_rates?.amount ?? 0),
			5,
		);
		expect(site.cost.amount).toBeCloseTo((site.cost.beyond_rates?.amount ?? 0) + 1.0036 * RATE + 5, 5);
	});
});
