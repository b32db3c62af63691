import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as lab } from "@/app/api/tariff-lab/route";
import { tariffLab } from "@/wire/http/tariffLab";
import { createMeteredCampus, dayOfReadings, type MeteredCampus } from "../bills/meteredCampus.fixture";
import { send } from "../testRequests";
import { addToken } from "../usage/campus.fixture";

const FLAT = [{ kind: "energy_flat", rate_per_kwh: "8.5" }];
const TOU = [
	{
		kind: "energy_tou",
		periods: [
			{ name: "Peak", rate_per_kwh: "12", windows: [{ from: "18:00", to: "22:00" }] },
			{ name: "Other", rate_per_kwh: "6" },
		],
	},
	{ kind: "fixed", amount: "100" },
];

describe("the tariff lab", () => {
	let campus: MeteredCampus;
	let manager: string;
	let version = 0;
	beforeAll(async () => {
		campus = await createMeteredCampus();
		const { pool, siteId, rooms } = campus;
		manager = await addToken(pool, { role: "manager", siteId, classroomIds: [rooms["CSE-301"] as number] });
		version = await campus.price({ components: FLAT, from: "2024-01-01" });
		// 9.6 kWh in CSE-301 and 4.8 in LIB-1 on 10 October; 9.6 in CSE-301 on 5 December.
		await campus.read("A-1", dayOfReadings("2024-10-10", 1_000, 100));
		await campus.read("A-1", dayOfReadings("2024-12-05", 10_600, 100));
		await campus.read("C-1", dayOfReadings("2024-10-10", 0, 50));
	});
	afterAll(() => campus.close());

	const range = { first_month: "2024-10", last_month: "2025-01" };
	const ask = (body: object, token = campus.adminToken) => send(lab, { token, body: { ...range, ...body } });

	it("has no total where a candidate leaves energy without a price, rather than 0", async () => {
		const { body } = await ask({ candidates: [{ label: "none", components: [{ kind: "none" }] }] });
		tariffLab.parse(body);
		const none = { total: null, difference: null, components: [] };
		expect(body.candidates).toEqual([{ label: "none", ...none, unpriced_kwh: "24" }]);
		expect(body.months[0].candidates).toEqual([{ ...none, unpriced_kwh: "14.4" }]);
	});

	it("prices past months anew, by component, beside what they cost", async () => {
		const candidates = [
			{ label: "as it is", version },
			{ label: "time of use", components: TOU },
		];
		const { status, body } = await ask({ candidates });
		expect([status, body.detail ?? null]).toEqual([200, null]);
		tariffLab.parse(body);
		expect(
			body.months.map((month: { month: string; energy_kwh: string; in_force: number }) => [
				month.month,
				month.energy_kwh,
				month.in_force,
			]),
		).toEqual([
			["2024-10", "14.4", 122.4],
			["2024-11", "0", 0],
			["2024-12", "9.6", 81.6],
			["2025-01", "0", null],
		]);
		const [asItIs, tou] = body.candidates;
		expect([asItIs.total, asItIs.difference]).toEqual([204, 0]);
		// Four hours of 24 at 12, the rest at 6, and 100 for each of the three months that were metered.
		expect(tou).toEqual({
			...{ label: "time of use", total: 468, difference: 264, unpriced_kwh: "0" },
			components: [
				{ component: "energy_tou", label: "Peak", amount: 48 },
				{ component: "energy_tou", label: "Other", amount: 120 },
				{ component: "fixed", label: "Fixed charge", amount: 300 },
			],
		});
	});

	it("says what is not known instead of guessing it", async () => {
		const { body } = await ask({ candidates: [{ label: "x", components: TOU }] });
		expect(body.months[3]).toMatchObject({ days_known: 0, days: 31, candidates: [] });
		expect(body.missing.at(-1)).toBe("2025-01: nothing is known of 31 of 31 days.");
		expect(body.missing[0]).toBe("2024-10: nothing is known of 9 of 31 days.");
	});

	it("prices a building or a room alone", async () => {
		const candidates = [{ label: "x", components: FLAT }];
		expect((await ask({ building: "Block B", candidates })).body.candidates[0]).toMatchObject({ total: 40.8, difference: 0 });
		const room = await ask({ classroom: "CSE-301", candidates }, manager);
		expect([room.body.about, room.body.candidates[0].total]).toEqual(["CSE-301", 163.2]);
		expect((await ask({ candidates }, manager)).status).toBe(403);
		expect((await ask({ classroom: "LIB-1", candidates }, manager)).status).toBe(404);
	});

	it.each([
		[{ candidates: [] }, "candidates"],
		[{ candidates: [{ label: "x" }] }, "candidates.0.version"],
		[{ candidates: [{ label: "x", version: 999_999 }] }, "candidates.0.version"],
		[{ candidates: [{ label: "x", components: [{ kind: "magic" }] }] }, "candidates.0.components.0.kind"],
		[
			{ candidates: [{ label: "x", components: [{ kind: "energy_flat", rate_per_kwh: -1 }] }] },
			"candidates.0.components.0.rate_per_kwh",
		],
		[{ candidates: [{ label: "x", components: FLAT }], last_month: "2189-01" }, "last_month"],
		[{ candidates: [{ label: "x", components: FLAT }], first_month: "2022-01" }, "last_month"],
		[{ candidates: [{ label: "x", components: FLAT }], classroom: "Z-9" }, "classroom"],
	])("refuses %j at %s", async (body, path) => {
		const { status, body: said } = await ask(body);
		expect([400, 404]).toContain(status);
		expect(said.paths[0].path).toBe(path);
	});
});
