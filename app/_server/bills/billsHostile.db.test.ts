import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as evidence } from "@/app/api/bills/[id]/lines/[line]/evidence/route";
import { GET as bill } from "@/app/api/bills/[id]/route";
import { GET as openEvidence } from "@/app/api/bills/open/lines/[line]/evidence/route";
import { GET as open } from "@/app/api/bills/open/route";
import * as bills from "@/app/api/bills/route";
import * as budget from "@/app/api/budgets/[id]/route";
import * as budgets from "@/app/api/budgets/route";
import * as check from "@/app/api/invoice-checks/[id]/route";
import * as checks from "@/app/api/invoice-checks/route";
import { POST as lab } from "@/app/api/tariff-lab/route";
import { expectBodiesRefused, expectFieldsRefused, type HostileRoute } from "../configuration/hostileBodies.scenario";
import type { Handler } from "../configuration/permissionCells.scenario";
import { type Sent, send } from "../testRequests";
import { openBilledApi } from "./billedApi.scenario";

const FLAT = [{ kind: "energy_flat", rate_per_kwh: "1" }];
const ROUTES: readonly (HostileRoute & { readonly isBudget?: boolean })[] = [
	{
		name: "POST bills",
		handler: bills.POST,
		fields: ["month", "site", "allow_unpriced", "dry_run"],
		body: { month: "2024-02", dry_run: true },
	},
	{
		name: "POST invoice checks",
		handler: checks.POST,
		fields: [
			...["month", "connection", "invoice_number", "issuer", "kwh", "demand_kva", "demand_kw", "power_factor", "lines", "total"],
			...["tolerance", "notes", "site"],
		],
		signed: ["total"],
		body: { month: "2024-01", invoice_number: "18", issuer: "K", lines: [{ label: "Energy", amount: 1 }], total: 1 },
	},
	{
		name: "POST budgets",
		handler: budgets.POST,
		fields: ["classroom", "month", "amount", "thresholds", "site"],
		body: { month: "2024-03", amount: 1 },
	},
	{ name: "PATCH budget", handler: budget.PATCH, method: "PATCH", fields: ["amount", "thresholds"], body: {}, isBudget: true },
	{
		name: "POST tariff lab",
		handler: lab,
		fields: ["site", "classroom", "building", "first_month", "last_month", "candidates"],
		body: { first_month: "2024-01", last_month: "2024-01", candidates: [{ label: "x", components: FLAT }] },
	},
];

describe("hostile input about bills", () => {
	let api: Awaited<ReturnType<typeof openBilledApi>>;
	let admin = "";
	beforeAll(async () => {
		api = await openBilledApi();
		admin = api.tokens.get("admin of all sites") ?? "";
	});
	afterAll(() => api.close());

	const ask = (handler: Handler, raw: string | Uint8Array, more: Sent = {}) =>
		send(handler, { token: admin, raw, method: "POST", ...more });
	const targetOf = (isBudget = false) => (isBudget ? { params: { id: api.siteBudget } } : {});

	it.each(ROUTES)("$name refuses what no field may hold, with its path, and never fails", (route) =>
		expectFieldsRefused(ask, route, targetOf(route.isBudget)),
	);
	it.each(ROUTES)("$name refuses an unknown field, prototype keys, and bodies that are no object", (route) =>
		expectBodiesRefused(ask, route, targetOf(route.isBudget)),
	);

	it.each([
		["label", '""'],
		["label", '"a\\u0000"'],
		["amount", "1e309"],
		["amount", '"1"'],
		["amount", "0.001"],
		["quantity", "-1"],
		["rate", "9007199254740993"],
		["component", "{}"],
		["__proto__", '{"x":1}'],
	])("refuses a line of an invoice whose %s is %s", async (field, value) => {
		const rest = [`"label":"E"`, `"amount":1`].filter((one) => !one.startsWith(`"${field}"`));
		const line = `{${[...rest, `"${field}":${value}`].join(",")}}`;
		const raw = `{"month":"2024-01","invoice_number":"19","issuer":"K","total":1,"lines":[${line}]}`;
		const { status, body } = await ask(checks.POST, raw);
		expect([status, body.paths[0].path.startsWith("lines.0")]).toEqual([400, true]);
	});

	it("refuses hostile query strings and paths with a 4xx", async () => {
		const month = "month=2024-02";
		const asked: [Handler, string[], Record<string, string>][] = [
			[
				bills.GET,
				["limit=0", "limit=501", "after=x", "state=all", "month=2024-2", "month=2024-13", "classroom=%00", "site[x]=1", "x=1"],
				{},
			],
			[
				open,
				["", "month=x", `${month}&connection=site:1`, `${month}&connection=room:1`, `${month}&classroom=A-1&connection=site`],
				{},
			],
			[open, [`${month}&connection=building:999999999`, `${month}&connection=classroom:9999999999`, `${month}&${month}`], {}],
			[
				evidence,
				["date=2024-02-30", "quarter=now", "device=1e9", "entry=-1", "limit=9999", "classroom=%00", "x=1"],
				{ id: api.roomBill, line: "1" },
			],
			[openEvidence, ["", `${month}&of=Z-9`, `${month}&date=2024-13-01`], { line: "1" }],
			[openEvidence, [`${month}&of=A-1`], { line: "0" }],
			[budgets.GET, ["month=2024-1", "classroom=Z-9", "x=1", "site=nowhere"], {}],
			[checks.GET, ["month=1", "limit=-1", "after=0", "x=1"], {}],
		];
		for (const [handler, queries, params] of asked)
			for (const query of queries) {
				const { status } = await send(handler, { token: admin, query: `?${query}`, params });
				expect([400, 404], `${query} → ${status}`).toContain(status);
			}
		for (const id of ["0", "-1", "1.5", "99999999999999999999", "' OR 1=1", "__proto__", "%00", "", "٣"])
			for (const handler of [bill, check.GET, budget.PATCH]) {
				const body = handler === budget.PATCH ? { body: {}, method: "PATCH" } : {};
				expect((await send(handler, { token: admin, params: { id }, ...body })).status, id).toBe(400);
			}
	});
});
