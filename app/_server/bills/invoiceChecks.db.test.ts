import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as one from "@/app/api/invoice-checks/[id]/route";
import * as checks from "@/app/api/invoice-checks/route";
import { invoiceCheck } from "@/wire/http/invoiceChecks";
import { send } from "../testRequests";
import { addToken } from "../usage/campus.fixture";
import { createMeteredCampus, dayOfReadings, type MeteredCampus } from "./meteredCampus.fixture";

describe("invoice checks", () => {
	let campus: MeteredCampus;
	let manager: string;
	let roomManager: string;
	beforeAll(async () => {
		campus = await createMeteredCampus();
		const { siteId, rooms, pool } = campus;
		manager = await addToken(pool, { role: "manager", siteId });
		roomManager = await addToken(pool, { role: "manager", siteId, classroomIds: [rooms["CSE-301"] as number] });
		// 24 kWh at 6.10 in the first slab of 20 kWh and 7.10 above: 150.40; 1 kWh in a quarter-hour is 4 kW at 460.
		await campus.price({
			components: [
				{
					kind: "energy_slabs",
					mode: "telescopic",
					slabs: [{ up_to_kwh: 20, rate_per_kwh: "6.10" }, { rate_per_kwh: "7.10" }],
				},
				{ kind: "demand", rate_per_unit: "460", per: "kva" },
				{ kind: "surcharge", name: "Duty", percent: "10" },
			],
			from: "2024-01-01",
		});
		await campus.read("A-1", dayOfReadings("2024-10-10", 1_000, 250));
	});
	afterAll(() => campus.close());

	const lines = [
		{ label: "Energy charges 0-20", amount: 122, component: "energy_slabs" },
		{ label: "Energy charges above 20", amount: 28.4, component: "energy_slabs" },
		{ label: "Demand charges", amount: 460 },
		{ label: "Electricity duty", amount: 61.04 },
	];
	const invoice = { month: "2024-10", invoice_number: "KSEB/17", issuer: "KSEB", kwh: 24, demand_kva: 1, lines, total: 671.44 };
	const enter = (more: object = {}, token = manager) => send(checks.POST, { token, body: { ...invoice, ...more } });

	it("agrees with an invoice that our statement comes to, and keeps it", async () => {
		const { status, body } = await enter();
		expect([status, body.detail ?? null]).toEqual([201, null]);
		invoiceCheck.parse(body);
		expect(body.lines.map((line: { label: string; verdict: string }) => [line.label, line.verdict])).toEqual(
			lines.map((line) => [line.label, "agrees"]),
		);
		expect([body.verdict, body.compared_with, body.total.ours, body.connection.label]).toEqual([
			"agrees",
			"open",
			671.44,
			"Main campus",
		]);
		expect(body.figures.map((figure: { figure: string; verdict: string }) => [figure.figure, figure.verdict])).toEqual([
			["kwh", "agrees"],
			["demand_kva", "agrees"],
		]);
		const { rows } = await campus.pool.query("SELECT subject FROM audit_log WHERE action = 'invoice_check.enter'");
		expect(rows).toEqual([{ subject: "invoice:KSEB/17" }]);
	});

	it("says line by line where one differs, by how much and why", async () => {
		const other = [
			lines[0],
			lines[1],
			{ label: "Demand charges", amount: 480, quantity: 1, rate: 480 },
			{ label: "Meter rent", amount: 5 },
		];
		const { body } = await enter({ invoice_number: "KSEB/18", lines: other, kwh: 25, total: 635.4 });
		invoiceCheck.parse(body);
		const told = body.lines.map(
			(line: { label: string; verdict: string; difference: number; cause: { kind: string } | null }) => [
				line.label,
				line.verdict,
				line.difference,
				line.cause?.kind ?? null,
			],
		);
		expect(told).toEqual([
			["Energy charges 0-20", "agrees", 0, null],
			["Energy charges above 20", "agrees", 0, null],
			["Demand charges", "differs", 20, "other_rate"],
			["Meter rent", "only_theirs", null, null],
			["Duty", "only_ours", null, null],
		]);
		expect(body.figures[0]).toMatchObject({ figure: "kwh", verdict: "differs", difference: 1, percent: 4.16 });
		expect([body.verdict, body.total.verdict]).toEqual(["differs", "differs"]);
	});

	it("refuses to enter the same invoice twice, and what no invoice holds", async () => {
		expect((await enter()).body.code).toBe("name_taken");
		expect((await enter({ invoice_number: "x", lines: [] })).status).toBe(400);
		const future = await enter({ invoice_number: "x", month: "2199-01" });
		expect([future.status, future.body.paths[0].path]).toEqual([400, "month"]);
		expect((await enter({ invoice_number: "x", power_factor: 1.2 })).status).toBe(400);
		expect((await enter({ invoice_number: "x", connection: "building:999" })).status).toBe(404);
	});

	it("lists them newest first, compared as of now", async () => {
		await campus.price({ components: [{ kind: "energy_flat", rate_per_kwh: "1" }], from: "2024-01-01" });
		const { body } = await send(checks.GET, { token: manager, query: "?month=2024-10" });
		expect(
			body.checks.map((check: { invoice_number: string; verdict: string }) => [check.invoice_number, check.verdict]),
		).toEqual([
			["KSEB/18", "differs"],
			["KSEB/17", "differs"],
		]);
		const page = await send(checks.GET, { token: manager, query: "?limit=1" });
		expect([page.body.checks.length, page.body.next]).toEqual([1, page.body.checks[0].id]);
		const next = await send(checks.GET, { token: manager, query: `?limit=1&after=${page.body.next}` });
		expect(next.body.checks[0].invoice_number).toBe("KSEB/17");
	});

	it("keeps invoices of the site from managers of some rooms, and takes one back with a trace", async () => {
		const { body } = await send(checks.GET, { token: manager });
		const params = { id: String(body.checks[0].id) };
		expect((await send(checks.GET, { token: roomManager })).body.checks).toEqual([]);
		expect((await send(one.GET, { token: roomManager, params })).status).toBe(404);
		expect((await enter({ invoice_number: "z" }, roomManager)).status).toBe(404);
		const own = { invoice_number: "z", connection: `classroom:${campus.rooms["CSE-301"]}` };
		expect((await enter(own, roomManager)).status).toBe(201);
		expect((await send(one.GET, { token: manager, params })).status).toBe(200);
		expect((await send(one.DELETE, { token: manager, params, method: "DELETE" })).status).toBe(204);
		expect((await send(one.GET, { token: manager, params })).status).toBe(404);
		const { rows } = await campus.pool.query("SELECT subject FROM audit_log WHERE action = 'invoice_check.archive'");
		expect(rows).toEqual([{ subject: "invoice:KSEB/18" }]);
	});
});
