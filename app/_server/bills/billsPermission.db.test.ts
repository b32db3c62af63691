import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as csv } from "@/app/api/bills/[id]/csv/route";
import { GET as evidence } from "@/app/api/bills/[id]/lines/[line]/evidence/route";
import { GET as pdf } from "@/app/api/bills/[id]/pdf/route";
import { GET as bill } from "@/app/api/bills/[id]/route";
import { GET as openCsv } from "@/app/api/bills/open/csv/route";
import { GET as openEvidence } from "@/app/api/bills/open/lines/[line]/evidence/route";
import { GET as openPdf } from "@/app/api/bills/open/pdf/route";
import { GET as open } from "@/app/api/bills/open/route";
import * as bills from "@/app/api/bills/route";
import * as budget from "@/app/api/budgets/[id]/route";
import * as budgets from "@/app/api/budgets/route";
import * as check from "@/app/api/invoice-checks/[id]/route";
import * as checks from "@/app/api/invoice-checks/route";
import { POST as lab } from "@/app/api/tariff-lab/route";
import { type AskedCell, cellsOf, type Handler } from "../configuration/permissionCells.scenario";
import { openBilledApi } from "./billedApi.scenario";

type Api = Awaited<ReturnType<typeof openBilledApi>>;

const SITE = "?site=Main+campus";
const OPEN = `${SITE}&month=2024-02`;
const here = { site: "Main campus" };
const candidates = [{ label: "x", components: [{ kind: "energy_flat", rate_per_kwh: "1" }] }];
const months = { first_month: "2024-01", last_month: "2024-02" };

/** Name → who is let in (the columns are those of `cellsOf`), and what is asked. */
const ROWS: Readonly<Record<string, readonly [expected: string, asked: (api: Api) => AskedCell]>> = {
	"GET bills": ["1 yyy yyy 444 yyy nnn", () => ({ handler: bills.GET, sent: { query: SITE }, shows: '"A-1"' })],
	"GET bills that are open": [
		"1 yyy yyy 444 yyy nnn",
		() => ({ handler: bills.GET, sent: { query: `${OPEN}&state=open` }, shows: '"A-1"' }),
	],
	"POST bills": [
		"1 33y 33y 334 333 333",
		() => ({ handler: bills.POST, sent: { body: { month: "2024-02", dry_run: true, ...here } } }),
	],
	"GET the site's bill": ["1 yyy yyy 444 444 444", (api) => ({ handler: bill, params: { id: api.connectionBill } })],
	"GET the room's bill": ["1 yyy yyy 444 yyy 444", (api) => ({ handler: bill, params: { id: api.roomBill } })],
	"GET its CSV": ["1 yyy yyy 444 yyy 444", (api) => ({ handler: csv, params: { id: api.roomBill } })],
	"GET its PDF": ["1 yyy yyy 444 yyy 444", (api) => ({ handler: pdf, params: { id: api.roomBill } })],
	"GET its evidence": ["1 yyy yyy 444 yyy 444", (api) => ({ handler: evidence, params: { id: api.roomBill, line: "1" } })],
	"GET the site's evidence": [
		"1 yyy yyy 444 444 444",
		(api) => ({ handler: evidence, params: { id: api.connectionBill, line: "1" } }),
	],
	"GET the site's open bill": ["1 yyy yyy 444 333 333", () => ({ handler: open, sent: { query: OPEN } })],
	"GET the room's open bill": ["1 yyy yyy 444 yyy 444", () => ({ handler: open, sent: { query: `${OPEN}&classroom=A-1` } })],
	"GET the connection's open bill": [
		"1 yyy yyy 444 444 444",
		() => ({ handler: open, sent: { query: `${OPEN}&connection=site` } }),
	],
	"GET open CSV": ["1 yyy yyy 444 yyy 444", () => ({ handler: openCsv, sent: { query: `${OPEN}&classroom=A-1` } })],
	"GET open PDF": ["1 yyy yyy 444 yyy 444", () => ({ handler: openPdf, sent: { query: `${OPEN}&classroom=A-1` } })],
	"GET open evidence": [
		"1 yyy yyy 444 yyy 444",
		() => ({ handler: openEvidence, params: { line: "1" }, sent: { query: `${OPEN}&of=A-1` } }),
	],
	"GET invoices": ["1 3yy 3yy 344 3nn 3nn", () => ({ handler: checks.GET, sent: { query: SITE }, shows: "KSEB" })],
	"POST invoice": ["1 3yy 3yy 344 344 344", (api) => ({ handler: checks.POST, sent: { body: { ...api.invoice, ...here } } })],
	"GET invoice": ["1 3yy 3yy 344 344 344", (api) => ({ handler: check.GET, params: { id: api.check } })],
	"GET budgets": ["1 yyy yyy 444 yyy nnn", () => ({ handler: budgets.GET, sent: { query: SITE }, shows: '"A-1"' })],
	"GET the site's budget": [
		"1 yyy yyy 444 nnn nnn",
		() => ({ handler: budgets.GET, sent: { query: SITE }, shows: '"classroom":null' }),
	],
	"POST budget": [
		"1 33y 33y 334 333 333",
		() => ({ handler: budgets.POST, sent: { body: { from_month: "2024-01", amount: 10, ...here } } }),
	],
	"POST room's budget": [
		"1 33y 33y 334 33y 334",
		() => ({ handler: budgets.POST, sent: { body: { from_month: "2024-01", amount: 10, classroom: "A-1", ...here } } }),
	],
	"PATCH budget": [
		"1 33y 33y 334 334 334",
		(api) => ({ handler: budget.PATCH, params: { id: api.siteBudget }, sent: { method: "PATCH", body: { amount: 10 } } }),
	],
	"PATCH room's budget": [
		"1 33y 33y 334 33y 334",
		(api) => ({ handler: budget.PATCH, params: { id: api.roomBudget }, sent: { method: "PATCH", body: { amount: 10 } } }),
	],
	"POST lab": ["1 3yy 3yy 344 333 333", () => ({ handler: lab, sent: { body: { candidates, ...months, ...here } } })],
	"POST room's lab": [
		"1 3yy 3yy 344 3yy 344",
		() => ({ handler: lab, sent: { body: { candidates, ...months, ...here, classroom: "A-1" } } }),
	],
};

describe("role × site × rooms of bills", () => {
	let api: Api;
	beforeAll(async () => {
		api = await openBilledApi();
	});
	afterAll(() => api.close());

	it.each(Object.keys(ROWS))("%s lets in whom the table names, and nobody else", async (name) => {
		const [expected, asked] = ROWS[name]!;
		expect(await cellsOf(api.tokens, asked(api))).toBe(expected);
	});

	// What can be taken back only once is asked for from the least to the most that a caller may.
	it.each([
		[
			"DELETE invoice",
			check.DELETE,
			"check",
			["viewer of all sites", "manager of another site", "manager of the room"],
			"manager of this site",
		],
		[
			"DELETE budget",
			budget.DELETE,
			"siteBudget",
			["manager of this site", "admin of another site", "admin of the room"],
			"admin of this site",
		],
	] as const)("%s lets in whom it must, once", async (_, handler, id, refused, allowed) => {
		const ask = (caller: string) => {
			const token = api.tokens.get(caller) as string;
			return cellsOf(new Map([["viewer of all sites", token]]), { handler, params: { id: api[id] }, sent: { method: "DELETE" } });
		};
		for (const caller of refused) expect((await ask(caller)).slice(2, 3)).toMatch(/[34]/);
		expect((await ask(allowed)).slice(2, 3)).toBe("y");
		expect((await ask(allowed)).slice(2, 3)).toBe("4");
	});

	it("has a row for every method of every route of bills", () => {
		const methods = [bills, budgets, budget, checks, check].flatMap((module) => Object.values(module) as Handler[]);
		const handlers = [...methods, bill, csv, pdf, evidence, open, openCsv, openPdf, openEvidence, lab];
		const asked = new Set(Object.values(ROWS).map(([, of]) => of(api).handler));
		expect(handlers.filter((handler) => !asked.has(handler) && handler !== check.DELETE && handler !== budget.DELETE)).toEqual(
			[],
		);
	});
});
