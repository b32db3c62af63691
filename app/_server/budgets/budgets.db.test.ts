import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as one from "@/app/api/budgets/[id]/route";
import * as budgets from "@/app/api/budgets/route";
import { GET as classroomView } from "@/app/api/classroom-view/route";
import { GET as overview } from "@/app/api/overview/route";
import { siteDate } from "@/domain/calendar/datedDay";
import { quarterHourStart } from "@/domain/calendar/quarterHour";
import { monthOf } from "@/domain/calendar/zone";
import { budget as budgetSchema } from "@/wire/http/budgets";
import { overviewResponse } from "@/wire/http/overview";
import { send } from "../testRequests";
import { addFlatVersion, addQuarters, addToken, type Campus, createCampus } from "../usage/campus.fixture";

describe("budgets", () => {
	let campus: Campus;
	let viewer: string;
	let present: string;
	beforeAll(async () => {
		campus = await createCampus();
		const room = campus.rooms["CSE-301"] as number;
		viewer = await addToken(campus.pool, { role: "viewer", siteId: campus.siteId, classroomIds: [room] });
		await addFlatVersion(campus, { rateMicro: 10_000_000n, from: 0 });
		const now = quarterHourStart(Date.now());
		present = monthOf(siteDate(now, campus.zones));
		const october = Date.parse("2024-10-10T06:00:00Z");
		await addQuarters(campus, [
			{ device: "A-1", room: "CSE-301", startsAt: october, energyMwh: 8_500_000n },
			{ device: "B-1", room: "CSE-302", startsAt: october, energyMwh: 1_000_000n },
			{ device: "A-1", room: "CSE-301", startsAt: now, energyMwh: 8_800_000n },
		]);
	});
	afterAll(() => campus.close());

	const create = (body: object, token = campus.adminToken) => send(budgets.POST, { token, body });
	const list = async (query = "", token = campus.adminToken) => (await send(budgets.GET, { token, query })).body;

	it("say what was spent of them, in percent, and where each threshold stands", async () => {
		const { status, body } = await create({ classroom: "CSE-301", month: "2024-10", amount: 100, thresholds: [100, 80] });
		expect(status).toBe(201);
		budgetSchema.parse(body);
		expect(body.of).toEqual({
			...{ month: "2024-10", spent: 85, unpriced_kwh: 0, percent: 85, forecast: 85, forecast_percent: 85 },
			thresholds: [
				{ percent: 80, amount: 80, state: "crossed", incident: null },
				{ percent: 100, amount: 100, state: "below", incident: null },
			],
		});
		const { rows } = await campus.pool.query("SELECT subject, after FROM audit_log WHERE action = 'budget.create'");
		expect(rows).toEqual([{ subject: "classroom:CSE-301", after: { month: "2024-10", amount: 100, thresholds: [80, 100] } }]);
	});

	it("hold from a month on until a later one begins, and give way to a month's own", async () => {
		expect((await create({ from_month: "2024-01", amount: 90 })).status).toBe(201);
		expect((await create({ from_month: "2024-11", amount: 200 })).status).toBe(201);
		expect((await create({ month: "2024-12", amount: 300 })).status).toBe(201);
		const amounts = async (month: string) => {
			const found = await list(`?month=${month}`);
			return found.budgets
				.filter((one: { classroom: null }) => one.classroom === null)
				.map((one: { amount: number }) => one.amount);
		};
		expect([await amounts("2023-12"), await amounts("2024-10"), await amounts("2024-12"), await amounts("2025-01")]).toEqual([
			[],
			[90],
			[300],
			[200],
		]);
		const { budgets: october } = await list("?month=2024-10");
		expect(october.map((one: { classroom: string | null; of: { percent: number } }) => [one.classroom, one.of.percent])).toEqual([
			[null, 105.5],
			["CSE-301", 85],
		]);
	});

	it("stand on the overview and on the room's page", async () => {
		await create({ classroom: "CSE-301", from_month: present, amount: 100, thresholds: [80] });
		const site = (await send(overview, { token: campus.adminToken })).body;
		overviewResponse.parse(site);
		expect(site.month.budget).toEqual({ amount: 200, percent: 44, forecast_percent: null, crossed_percent: null });
		const room = (await send(classroomView, { token: campus.adminToken, query: "?classroom=CSE-301" })).body;
		expect(room.month.budget).toEqual({ amount: 100, percent: 88, forecast_percent: null, crossed_percent: 80 });
		expect((await send(overview, { token: campus.adminToken, query: "?building=Block+B" })).body.month.budget).toBeNull();
	});

	it("are seen and changed by those whose rooms they are", async () => {
		const [own] = (await list("?month=2024-10", viewer)).budgets;
		expect([(await list("?month=2024-10", viewer)).budgets.length, own.classroom]).toEqual([1, "CSE-301"]);
		expect((await create({ month: "2025-02", amount: 1 }, viewer)).status).toBe(403);
		const limited = { role: "admin", siteId: campus.siteId, classroomIds: [campus.rooms["CSE-302"] as number] };
		const roomAdmin = await addToken(campus.pool, limited);
		expect((await create({ month: "2025-02", amount: 1 }, roomAdmin)).status).toBe(403);
		expect((await create({ month: "2025-02", amount: 1, classroom: "CSE-301" }, roomAdmin)).status).toBe(404);
		const params = { id: String(own.id) };
		expect((await send(one.PATCH, { token: roomAdmin, params, method: "PATCH", body: { amount: 5 } })).status).toBe(404);
		expect((await create({ month: "2025-02", amount: 1, classroom: "CSE-302" }, roomAdmin)).status).toBe(201);
	});

	it("are changed and ended with a trace, never doubled", async () => {
		const doubled = await create({ from_month: "2024-11", amount: 5 });
		expect([doubled.status, doubled.body.code, doubled.body.paths[0].path]).toEqual([409, "name_taken", "from_month"]);
		const [own] = (await list("?month=2024-10&classroom=CSE-301")).budgets;
		const params = { id: String(own.id) };
		const changed = await send(one.PATCH, {
			token: campus.adminToken,
			params,
			method: "PATCH",
			body: { amount: 50.5, thresholds: [50] },
		});
		expect([changed.body.amount, changed.body.of.thresholds.map((threshold: { state: string }) => threshold.state)]).toEqual([
			50.5,
			["crossed"],
		]);
		await campus.pool.query("INSERT INTO incidents (kind, subject, detail) VALUES ('budget', $1, $2)", [
			`budget:${own.id}:2024-10:50`,
			{ site_id: campus.siteId, month: "2024-10" },
		]);
		expect((await list("?month=2024-10&classroom=CSE-301")).budgets[0].of.thresholds[0].incident).toBe("open");
		expect((await send(one.DELETE, { token: campus.adminToken, params, method: "DELETE" })).status).toBe(204);
		expect((await send(one.DELETE, { token: campus.adminToken, params, method: "DELETE" })).status).toBe(404);
		expect((await campus.pool.query("SELECT state FROM incidents")).rows).toEqual([{ state: "closed" }]);
		expect((await list("?month=2024-10&classroom=CSE-301")).budgets).toEqual([]);
		const actions = await campus.pool.query("SELECT action FROM audit_log WHERE subject = $1 ORDER BY id", [`budget:${own.id}`]);
		expect(actions.rows.map((row) => row.action)).toEqual(["budget.update", "budget.archive"]);
	});

	it.each([
		[{ amount: 0, month: "2024-10" }, "amount"],
		[{ amount: 1.001, month: "2024-10" }, "amount"],
		[{ amount: 1, month: "2024-13" }, "month"],
		[{ amount: 1 }, "month"],
		[{ amount: 1, month: "2024-10", from_month: "2024-10" }, "month"],
		[{ amount: 1, month: "2024-10", thresholds: [80, 80] }, "thresholds"],
		[{ amount: 1, month: "2024-10", thresholds: [0] }, "thresholds.0"],
	])("refuse %j at %s", async (body, path) => {
		const { status, body: said } = await create(body);
		expect([status, said.paths[0].path]).toEqual([400, path]);
	});
});
