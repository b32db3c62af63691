import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as idleWaste } from "@/app/api/analytics/idle-waste/route";
import * as holiday from "@/app/api/holidays/[date]/route";
import * as holidays from "@/app/api/holidays/route";
import { GET as runs } from "@/app/api/schedule-runs/route";
import * as one from "@/app/api/schedules/[id]/route";
import * as preview from "@/app/api/schedules/preview/route";
import * as schedules from "@/app/api/schedules/route";
import * as term from "@/app/api/terms/[id]/route";
import * as terms from "@/app/api/terms/route";
import { openConfiguredApi } from "../configuration/configured.scenario";
import { expectBodiesRefused, expectFieldsRefused, type HostileRoute } from "../configuration/hostileBodies.scenario";
import { type AskedCell, cellsOf, type Handler } from "../configuration/permissionCells.scenario";
import { send } from "../testRequests";

type Api = Awaited<ReturnType<typeof openConfiguredApi>> & { made: Record<"site" | "room" | "building" | "term", string> };

const HERE = { site: "Main campus" };
const SITE = "?site=Main+campus";
const LESSONS = { name: "Lessons", weekdays: ["mon"], starts: "09:00", ends: "17:00" };
const NEW_TERM = { name: "Spring", first_day: "2026-01-05", last_day: "2026-05-30" };

/** Name → who is let in (the columns are those of `cellsOf`), and what is asked. */
const ROWS: Readonly<Record<string, readonly [expected: string, asked: (api: Api) => AskedCell]>> = {
	"GET schedules": ["1 yyy yyy 444 yyy nnn", () => ({ handler: schedules.GET, sent: { query: SITE }, shows: "Of the room" })],
	"GET schedules of the site": [
		"1 yyy yyy 444 yyy yyy",
		() => ({ handler: schedules.GET, sent: { query: SITE }, shows: "Of the site" }),
	],
	"POST schedule of the site": [
		"1 3yy 3yy 344 333 333",
		() => ({ handler: schedules.POST, sent: { body: { ...LESSONS, ...HERE } } }),
	],
	"POST schedule of the building": [
		"1 3yy 3yy 344 333 333",
		() => ({ handler: schedules.POST, sent: { body: { ...LESSONS, ...HERE, building: "North" } } }),
	],
	"POST schedule of the room": [
		"1 3yy 3yy 344 3yy 344",
		() => ({ handler: schedules.POST, sent: { body: { ...LESSONS, ...HERE, classrooms: ["A-1"] } } }),
	],
	"PATCH schedule of the site": [
		"1 3yy 3yy 344 333 333",
		({ made }) => ({ handler: one.PATCH, params: { id: made.site }, sent: { method: "PATCH", body: { revision: 999 } } }),
	],
	"PATCH schedule of the room": [
		"1 3yy 3yy 344 3yy 344",
		({ made }) => ({ handler: one.PATCH, params: { id: made.room }, sent: { method: "PATCH", body: { revision: 999 } } }),
	],
	// The first who may ends it; who may is decided as for PATCH. The same for the term and the holiday below.
	"DELETE schedule of two rooms": [
		"1 3y4 344 344 344 344",
		({ made }) => ({ handler: one.DELETE, params: { id: made.building }, sent: { method: "DELETE" } }),
	],
	"GET preview": ["1 yyy yyy 444 yyy nnn", () => ({ handler: preview.GET, sent: { query: SITE }, shows: "Of the room" })],
	"GET preview of the room": [
		"1 yyy yyy 444 yyy 444",
		() => ({ handler: preview.GET, sent: { query: `${SITE}&classroom=A-1` } }),
	],
	"POST preview of the room": [
		"1 3yy 3yy 344 3yy 344",
		() => ({ handler: preview.POST, sent: { body: { ...LESSONS, ...HERE, classrooms: ["A-1"] } } }),
	],
	"GET runs": ["1 yyy yyy 444 yyy nnn", () => ({ handler: runs, sent: { query: SITE }, shows: "Of the room" })],
	"GET idle waste": ["1 yyy yyy 444 yyy nnn", () => ({ handler: idleWaste, sent: { query: SITE }, shows: '"A-1"' })],
	"GET terms": ["1 yyy yyy 444 yyy yyy", () => ({ handler: terms.GET, sent: { query: SITE }, shows: "Autumn" })],
	"POST term": ["1 3yy 3yy 344 333 333", () => ({ handler: terms.POST, sent: { body: { ...NEW_TERM, ...HERE } } })],
	"PATCH term": [
		"1 3yy 3yy 344 344 344",
		({ made }) => ({ handler: term.PATCH, params: { id: made.term }, sent: { method: "PATCH", body: {} } }),
	],
	"DELETE term": [
		"1 3y4 344 344 344 344",
		({ made }) => ({ handler: term.DELETE, params: { id: made.term }, sent: { method: "DELETE" } }),
	],
	"GET holidays": ["1 yyy yyy 444 yyy yyy", () => ({ handler: holidays.GET, sent: { query: SITE }, shows: "Republic Day" })],
	"POST holidays": [
		"1 3yy 3yy 344 333 333",
		() => ({ handler: holidays.POST, sent: { body: { text: "2026-01-26 Republic Day", ...HERE } } }),
	],
	"DELETE holiday": [
		"1 3y4 344 344 333 333",
		() => ({ handler: holiday.DELETE, params: { date: "2026-08-15" }, sent: { method: "DELETE", query: SITE } }),
	],
};

const BODIES: readonly (HostileRoute & { readonly of?: "room" | "term" })[] = [
	{
		name: "POST schedules",
		handler: schedules.POST,
		fields: [
			...["name", "classrooms", "building", "types", "weekdays", "starts", "ends", "turn_on", "turn_off", "occupied", "terms"],
			...["on_holidays", "first_day", "last_day", "exceptions", "enabled", "site"],
		],
		body: { ...LESSONS, types: ["light"] },
	},
	{
		name: "PATCH schedule",
		handler: one.PATCH,
		method: "PATCH",
		of: "room",
		fields: ["revision", "name", "classrooms", "types", "weekdays", "starts", "ends", "terms", "exceptions", "first_day"],
		body: { revision: 1 },
	},
	{
		name: "POST preview",
		handler: preview.POST,
		fields: ["id", "name", "classrooms", "weekdays", "starts", "ends", "exceptions", "terms"],
		body: LESSONS,
	},
	{ name: "POST terms", handler: terms.POST, fields: ["name", "first_day", "last_day", "site"], body: NEW_TERM },
	{ name: "PATCH term", handler: term.PATCH, method: "PATCH", of: "term", fields: ["name", "first_day", "last_day"], body: {} },
	{
		name: "POST holidays",
		handler: holidays.POST,
		fields: ["holidays", "site"],
		body: { holidays: [{ date: "2026-01-01", name: "x" }] },
	},
	{ name: "POST holidays as text", handler: holidays.POST, fields: ["text"], body: { text: "2026-01-01 x" } },
];

describe("the timetable's routes", () => {
	let api: Api;
	let admin = "";
	beforeAll(async () => {
		const configured = await openConfiguredApi();
		admin = configured.tokens.get("admin of this site") ?? "";
		const make = async (body: object) =>
			String((await send(schedules.POST, { token: admin, body: { ...LESSONS, ...body } })).body.id);
		const made = {
			site: await make({ name: "Of the site" }),
			room: await make({ name: "Of the room", classrooms: ["A-1"] }),
			building: await make({ name: "Of two rooms", classrooms: ["A-1", "A-2"] }),
			term: String(
				(await send(terms.POST, { token: admin, body: { name: "Autumn", first_day: "2026-07-01", last_day: "2026-11-30" } })).body
					.id,
			),
		};
		await send(holidays.POST, { token: admin, body: { text: "2026-01-26 Republic Day\n2026-08-15 Independence Day" } });
		await configured.owner.deviceSwitch.create({
			data: { deviceId: configured.ids.device, position: 0, name: "L", type: "light" },
		});
		await configured.owner.scheduleRun.create({
			data: {
				scheduleId: Number(made.room),
				dueAt: new Date(),
				state: true,
				decidedAt: new Date(),
				outcome: "done",
				switches: 1,
				detail: "-",
			},
		});
		api = { ...configured, made };
	});
	afterAll(() => api.close());

	const targetOf = (of?: "room" | "term") => (of === undefined ? {} : { params: { id: api.made[of] } });
	const ask = (handler: Handler, raw: string | Uint8Array, more: object = {}) =>
		send(handler, { token: admin, raw, method: "POST", ...more });

	it.each(BODIES)("$name refuses what no field may hold, with its path, and never fails", (route) =>
		expectFieldsRefused(ask, route, targetOf(route.of)),
	);
	it.each(BODIES)("$name refuses an unknown field, prototype keys, and bodies that are no object", (route) =>
		expectBodiesRefused(ask, route, targetOf(route.of)),
	);

	it("refuse hostile queries and ids with a 4xx", async () => {
		const lists: Handler[] = [schedules.GET, preview.GET, runs, terms.GET, holidays.GET];
		for (const handler of lists)
			for (const query of [
				"site=%00",
				"site[contains]=",
				"unknown=1",
				"site=9999999999999",
				"__proto__=1",
				"classroom=%00",
				"limit=0&limit=1",
			])
				expect([400, 404], query).toContain((await send(handler, { token: admin, query: `?${query}` })).status);
		for (const query of [
			"limit=0",
			"limit=201",
			"before=2026-01-01",
			"before=x",
			"schedule=0",
			"schedule=1e3",
			"classroom=nowhere",
		])
			expect([400, 404], query).toContain((await send(runs, { token: admin, query: `?${query}` })).status);
		for (const id of ["0", "-1", "1e3", "' OR 1=1", "%00", "", "٣", "999999999"])
			expect([400, 404], id).toContain(
				(await send(one.PATCH, { token: admin, method: "PATCH", params: { id }, body: { revision: 1 } })).status,
			);
		for (const date of ["2026-02-30", "today", "%00", ""])
			expect((await send(holiday.DELETE, { token: admin, method: "DELETE", params: { date } })).status, date).toBe(400);
	});

	it.each(Object.keys(ROWS))("%s lets in whom the table names, and nobody else", async (name) => {
		const [expected, asked] = ROWS[name] as (typeof ROWS)[string];
		expect(await cellsOf(api.tokens, asked(api))).toBe(expected);
	});

	it("have a row for every method", () => {
		const methods = [schedules, one, preview, terms, term, holidays, holiday].flatMap(
			(module) => Object.values(module) as Handler[],
		);
		const asked = new Set(Object.values(ROWS).map(([, cell]) => cell(api).handler));
		expect([...methods, runs, idleWaste].filter((handler) => !asked.has(handler))).toEqual([]);
	});
});
