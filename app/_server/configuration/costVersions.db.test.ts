import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as createRoom } from "@/app/api/classrooms/route";
import { GET as list, POST as record } from "@/app/api/power-analytics/cost-versions/route";
import { createCostVersionRoute, listCostVersionsRoute } from "@/wire/http/costVersions";
import { openApi, send } from "../testRequests";

describe("cost versions", () => {
	let api: Awaited<ReturnType<typeof openApi>>;
	let admin: string;
	beforeAll(async () => {
		api = await openApi();
		admin = await api.token("admin");
		await send(createRoom, { token: admin, body: { code: "A-1" } });
		const room = await api.owner.classroom.findFirstOrThrow({ where: { code: "A-1" } });
		const figures = { deviceId: 1, classroomId: room.id, estimatedMwh: 0n, allocatedMwh: 0n, onTimeMs: 0n, revision: 1n };
		for (const day of ["2026-03-01", "2026-03-02"])
			await api.owner.dailyAggregate.create({
				data: { ...figures, localDate: new Date(`${day}T00:00:00Z`), energyMwh: 2_000_000n },
			});
	});
	afterAll(() => api.close());

	const post = (body: object) => send(record, { token: admin, body });

	it("says with dry_run what it would change, and writes nothing", async () => {
		const { status, body } = await post({ cost_per_kwh: 7.5, effective_from: "2026-03-02", dry_run: true });
		expect(status).toBe(200);
		createCostVersionRoute.responses[200].schema.parse(body);
		expect(body.impact).toMatchObject({
			days: 1,
			rooms: 1,
			energy_kwh: 2,
			cost_before: null,
			cost_after: 15,
			difference: 15,
			unpriced_kwh_before: 2,
			unpriced_kwh_after: 0,
		});
		expect(body.impact.changes).toEqual([
			{
				date: "2026-03-02",
				classroom: "A-1",
				cause: "first_price",
				energy_kwh: 2,
				cost_before: null,
				cost_after: 15,
				difference: 15,
			},
		]);
		expect(body.impact.by_component).toEqual([
			{ version: null, component: "energy_flat", label: "Energy", cost_before: 0, cost_after: 15, difference: 15 },
		]);
		expect(body.impact.by_cause).toMatchObject([{ cause: "first_price", scope: "site", room_days: 1, difference: 15 }]);
		expect(body.impact).toMatchObject({ rooms_shown: "all", days_beside: 0, leaves_energy_free: false });
		expect(await api.owner.costVersion.count()).toBe(0);
	});

	it("says that energy costs nothing under a tariff that forgot it, and allows it", async () => {
		const fixed = [{ kind: "fixed", amount: "500", per: "connection" }];
		const preview = async (components: unknown[]) =>
			(await post({ components, effective_from: "2026-03-01", dry_run: true })).body.impact.leaves_energy_free;
		expect(await preview(fixed)).toBe(true);
		expect(await preview([...fixed, { kind: "energy_flat", rate_per_kwh: "0" }])).toBe(false);
	});

	it("records a version from the site's local midnight, marks the days and writes the audit log", async () => {
		const { status, body } = await post({ cost_per_kwh: "8.5", effective_from: "2026-03-01", notes: "from March" });
		expect(status).toBe(201);
		createCostVersionRoute.responses[201].schema.parse(body);
		expect(body.version).toMatchObject({
			cost_per_kwh: 8.5,
			currency: "INR",
			effective_from: "2026-02-28T18:30:00.000Z",
			scope: "site",
			classroom: null,
		});
		expect(body.impact).toMatchObject({ days: 2, cost_after: 34 });
		expect(await api.owner.costMark.count()).toBe(1);
		expect(await api.owner.auditLog.count({ where: { action: "cost_version.create" } })).toBe(1);
	});

	it("shows a room its own versions and the site's, and takes zero when it is said", async () => {
		expect((await post({ cost_per_kwh: 0, effective_from: "2026-04-01", classroom: "A-1" })).status).toBe(201);
		const { body } = await send(list, { token: admin, query: "?classroom=A-1" });
		listCostVersionsRoute.responses[200].schema.parse(body);
		expect(body.versions.map((one: { scope: string; cost_per_kwh: number }) => [one.scope, one.cost_per_kwh])).toEqual([
			["site", 8.5],
			["classroom", 0],
		]);
	});

	it("answers the second of two authors with 409 and what the first one recorded", async () => {
		const { based_on } = (await send(list, { token: admin })).body;
		expect((await post({ cost_per_kwh: 9, effective_from: "2026-05-01", based_on })).status).toBe(201);
		const second = await post({ cost_per_kwh: 10, effective_from: "2026-05-01", based_on });
		expect([second.status, second.body.code]).toEqual([409, "changed_meanwhile"]);
		expect(second.body.changed.map((one: { cost_per_kwh: number }) => one.cost_per_kwh)).toContain(9);
	});

	it.each([
		[{ cost_per_kwh: -1, effective_from: "2026-03-01" }, "cost_per_kwh"],
		[{ cost_per_kwh: 1.1234567, effective_from: "2026-03-01" }, "cost_per_kwh"],
		[{ effective_from: "2026-03-01" }, "cost_per_kwh"],
		[{ cost_per_kwh: 1, components: [{ kind: "energy_flat" }], effective_from: "2026-03-01" }, "cost_per_kwh"],
		[
			{ components: [{ kind: "energy_flat", rate_micro_per_kwh: "-5" }], effective_from: "2026-03-01" },
			"components.0.rate_micro_per_kwh",
		],
		[{ components: [{ kind: "magic" }], effective_from: "2026-03-01" }, "components.0.kind"],
		[{ cost_per_kwh: 1, effective_from: "2026-03-01T10:07:00Z" }, "effective_from"],
		[{ cost_per_kwh: 1, effective_from: "2026-03-02", effective_until: "2026-03-01" }, "effective_until"],
		[{ cost_per_kwh: 1, effective_from: "2026-03-01", classroom: "Z-9" }, "classroom"],
	])("refuses %j at %s", async (body, path) => {
		const { status, body: said } = await post(body);
		expect([400, 404]).toContain(status);
		expect(said.paths[0].path).toBe(path);
	});

	it("tells what was believed at an earlier moment", async () => {
		const { body } = await send(list, { token: admin, query: "?as_of=2026-01-01" });
		expect(body.versions).toEqual([]);
	});
});
