import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problem } from "@/wire/http/problem";
import { closeLiveHub } from "../live/liveStream";
import { type Caller, everyCaller } from "./callers.scenario";
import { everyRoute, type RouteRow, type RouteRows } from "./everyRoute.scenario";
import { type RouteOnDisk, routesOnDisk } from "./routesOnDisk.scenario";
import { openWholeApi, type WholeApi } from "./wholeApi.scenario";

const ROUTES = await routesOnDisk();

interface Cell {
	readonly status: number;
	readonly text: string;
	readonly type: string;
}

async function ask({ spec, handler }: RouteOnDisk, row: RouteRow, { headers }: Caller): Promise<Cell> {
	const body = row.body === undefined ? {} : { body: JSON.stringify(row.body) };
	const json = row.body === undefined ? {} : { "content-type": "application/json" };
	const request = new Request(`http://autovolt.test/api${row.query ?? ""}`, {
		method: spec.method,
		headers: { host: "autovolt.test", ...json, ...headers },
		...body,
	});
	const response = await handler(request, { params: Promise.resolve(row.params ?? {}) });
	const type = response.headers.get("content-type") ?? "";
	if (!type.includes("event-stream")) return { status: response.status, text: await response.text(), type };
	await response.body?.cancel();
	return { status: response.status, text: "", type };
}

function wasLetIn({ status, text }: Cell, row: RouteRow): boolean {
	const isDone = status === (row.status ?? 409) || (status >= 200 && status < 300);
	return isDone && (row.shows === undefined || text.includes(row.shows));
}

/** A refusal says no more than that: 401, 403, 404, or a list without what lies out of reach. */
function isDenial({ status, text, type }: Cell, row: RouteRow): boolean {
	if (status === 200) return row.shows !== undefined && !text.includes(row.shows);
	return [401, 403, 404].includes(status) && type === "application/problem+json" && problem.safeParse(JSON.parse(text)).success;
}

describe("every route × method × who asks × site and rooms", () => {
	let api: WholeApi;
	let callers: Caller[];
	let rows: RouteRows;
	let cells = 0;
	beforeAll(async () => {
		api = await openWholeApi();
		callers = await everyCaller(api);
		rows = everyRoute(api);
	});
	afterAll(async () => {
		await closeLiveHub();
		await api.close();
	});

	it("has a row for every method of every route file, and no row for anything else", () => {
		expect(Object.keys(rows).sort()).toEqual(ROUTES.map(({ name }) => name).sort());
	});

	it("asks anyone in only where the row says so", () => {
		expect(ROUTES.filter(({ spec }) => spec.role === null).map(({ name }) => name)).toEqual(
			ROUTES.filter(({ name }) => rows[name]?.about === "open").map(({ name }) => name),
		);
	});

	// What ends sessions comes last: those of this table would end too.
	const ordered = [...ROUTES].sort((a, b) => Number(a.name.includes("/sessions")) - Number(b.name.includes("/sessions")));

	it.each(ordered.map((route) => [route.name, route] as const))("%s", async (name, route) => {
		const row = rows[name] as RouteRow;
		const wrong: string[] = [];
		const check = async (caller: Caller, expected: "let in" | "denied") => {
			const cell = await ask(route, row, caller);
			cells += 1;
			const isRight = expected === "let in" ? wasLetIn(cell, row) : isDenial(cell, row);
			if (!isRight) wrong.push(`${caller.name} must be ${expected}: ${cell.status} ${cell.text.slice(0, 160)}`);
		};
		const letIn = callers.filter((caller) => caller.isLetIn(route.spec, row));
		for (const caller of callers.filter((each) => !letIn.includes(each))) await check(caller, "denied");
		for (const caller of row.once ? letIn.slice(0, 1) : letIn) await check(caller, "let in");
		expect(letIn.length).toBeGreaterThan(0);
		expect(wrong).toEqual([]);
	});

	it("has asked each of them", () => {
		expect(cells).toBeGreaterThan(3_000);
	});
});
