import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as one from "@/app/api/incidents/[id]/route";
import * as incidents from "@/app/api/incidents/route";
import type { Finding } from "@/store/findings";
import { settleFindings } from "@/store/findings";
import { createPool, inTransaction, type Pool } from "@/store/pool";
import { incident as incidentSchema } from "@/wire/http/incidents";
import { openConfiguredApi } from "../configuration/configured.scenario";
import { expectBodiesRefused, expectFieldsRefused } from "../configuration/hostileBodies.scenario";
import { cellsOf, type Handler } from "../configuration/permissionCells.scenario";
import { type Sent, send } from "../testRequests";
import { kindTitle } from "./incidentWords";

type Api = Awaited<ReturnType<typeof openConfiguredApi>>;

describe("incidents", () => {
	let api: Api;
	let pool: Pool;
	let admin = "";
	const ids: Record<string, number> = {};
	const people: Record<string, number> = {};
	beforeAll(async () => {
		api = await openConfiguredApi();
		pool = createPool({ url: api.url });
		admin = api.tokens.get("admin of all sites") ?? "";
		const own = { role: "manager" as const, passwordHash: "-", siteId: api.ids.site };
		const person = async (name: string, more: object) => {
			people[name] = (await api.owner.user.create({ data: { ...own, email: `${name}@autovolt.test`, name, ...more } })).id;
		};
		await person("Asha", {});
		await person("Ravi", { classroomIds: [api.ids.room] });
		await person("Vera", { role: "viewer" });
		await person("Gone", { disabledAt: new Date() });
		await find("device_silent", {
			deviceId: api.ids.device,
			startsAt: Date.parse("2026-11-20T21:00:00Z"),
			detail: { site_id: api.ids.site },
		});
		await find("budget", {
			detail: { site_id: api.ids.site, percent: 80, amount: 100, spent: 85, currency: "EUR", month: "2026-11" },
		});
		await find("stage_behind", { detail: { stage: "ledger", count: 3 } });
		await find("projection_drift", {
			...{ deviceId: api.ids.device, startsAt: Date.parse("2026-11-13T18:30:00Z"), endsAt: Date.parse("2026-11-21T18:30:00Z") },
			...{ energyMwh: 1_250_000n, detail: { site_id: api.ids.site } },
		});
	});
	afterAll(async () => {
		await pool.end();
		await api.close();
	});

	async function find(kind: string, more: Partial<Finding> & Pick<Finding, "detail">): Promise<void> {
		const finding = { kind, subject: "x", evidence: "1", ...more };
		await inTransaction(pool, (client) => settleFindings(client, [finding], { kinds: [], siteId: null, closes: false }));
		const { rows } = await pool.query<{ id: bigint }>("SELECT id FROM incidents WHERE kind = $1", [kind]);
		ids[kind] = Number(rows[0]?.id);
	}
	const list = async (query = "", token: string | undefined = admin) => (await send(incidents.GET, { token, query })).body;
	const kindsOf = (body: { incidents: { kind: string }[] }) => body.incidents.map(({ kind }) => kind).sort();
	const patch = (kind: string, body: object, token: string | undefined = admin) =>
		send(one.PATCH, { token, method: "PATCH", params: { id: String(ids[kind]) }, body });

	it("say what was found in plain words, what it is about with a link, since when, and what to do", async () => {
		const { incidents: found, counts, kinds } = await list();
		for (const each of found) incidentSchema.parse(each);
		expect(counts).toEqual({ open: 4, acknowledged: 0, resolved: 0 });
		expect(kinds).toContainEqual({ kind: "device_silent", title: "Device is silent" });
		const of = (kind: string) => found.find((each: { kind: string }) => each.kind === kind);
		expect(of("device_silent")).toMatchObject({
			about: { label: "D in A-1", href: "/devices?q=D", device: "D", classroom: "A-1" },
			...{ state: "open", openings: 1, owner: null, may_act: true, what_to_do: expect.stringContaining("archive it") },
		});
		// Midnight to midnight of Kolkata.
		expect(of("projection_drift")).toMatchObject({
			about: { href: "/classrooms/A-1?start=2026-11-14&end=2026-11-21", energy_wh: 1_250 },
			what: expect.stringContaining("1.25 kWh"),
		});
		expect(of("budget")).toMatchObject({
			about: { label: "The whole site" },
			what: "80 % of EUR 100 for 2026-11: EUR 85 spent.",
		});
		expect(of("stage_behind")).toMatchObject({ about: { label: "stage ledger", href: "/pipeline" } });
	});

	it("are seen by whose rooms and sites they are of; what is of no site by who sees a whole one", async () => {
		const seen = async (caller: string) => kindsOf(await list("", api.tokens.get(caller)));
		const all = ["budget", "device_silent", "projection_drift", "stage_behind"];
		expect(await seen("viewer of all sites")).toEqual(all);
		expect(await seen("viewer of this site")).toEqual(all);
		expect(await seen("viewer of another site")).toEqual(["stage_behind"]);
		expect(await seen("viewer of the room")).toEqual(["device_silent", "projection_drift"]);
		expect(await seen("viewer of another room")).toEqual([]);
		const { counts, people: shown } = await list("", api.tokens.get("viewer of the room"));
		expect([counts.open, shown]).toEqual([2, []]);
	});

	it.each([
		["a room's device", "device_silent", "1 3yy 3yy 344 3yy 344"],
		["a site", "budget", "1 3yy 3yy 344 344 344"],
		["the installation", "stage_behind", "1 3yy 333 333 344 344"],
	])("of %s let act whom the row names", async (_, kind, expected) => {
		const asked = { handler: one.PATCH, params: { id: String(ids[kind]) }, sent: { method: "PATCH", body: { owner: null } } };
		expect(await cellsOf(api.tokens, asked)).toBe(expected);
	});

	it("let a list be read by everybody who is signed in", async () => {
		expect(await cellsOf(api.tokens, { handler: incidents.GET, shows: "device_silent" })).toBe("1 yyy yyy nnn yyy nnn");
	});

	it("are acknowledged, handed on, resolved with a note and opened again, each with its trace", async () => {
		expect((await patch("device_silent", { state: "acknowledged", owner: people["Asha"] })).body).toMatchObject({
			...{ state: "acknowledged", owner: { id: people["Asha"], name: "Asha" }, decided_by: "admin of the test" },
		});
		expect((await patch("device_silent", { owner: people["Ravi"] })).body.owner.name).toBe("Ravi");
		const bare = await patch("device_silent", { state: "resolved" });
		expect([bare.status, bare.body.paths[0].path]).toEqual([400, "note"]);
		expect((await patch("device_silent", { note: "x" })).body.paths[0].path).toBe("note");
		const note = "Unplugged for the <b>exam</b>; plugged in again.";
		expect((await patch("device_silent", { state: "resolved", note })).body).toMatchObject({
			...{ state: "resolved", note, resolved_by_itself: false, decided_by: "admin of the test" },
		});
		expect((await patch("device_silent", { state: "open" })).body).toMatchObject({ state: "open", note: null, openings: 2 });
		const { rows } = await pool.query(
			"SELECT action, actor, before ->> 'owner' AS was, after ->> 'note' AS note FROM audit_log WHERE subject = $1 ORDER BY id",
			[`incident:${ids["device_silent"]}`],
		);
		const actor = "token:admin of the test";
		expect(rows).toEqual([
			{ action: "incident.acknowledge", actor, was: null, note: null },
			{ action: "incident.assign", actor, was: "Asha", note: null },
			{ action: "incident.resolve", actor, was: "Ravi", note },
			{ action: "incident.reopen", actor, was: "Ravi", note: null },
		]);
	});

	it("go to nobody who could not act on them", async () => {
		const owner = async (kind: string, id: unknown) => {
			const { status, body } = await patch(kind, { owner: id });
			return status === 200 ? "yes" : `${status} ${body.paths[0].path}`;
		};
		expect(await owner("device_silent", people["Vera"])).toBe("400 owner");
		expect(await owner("device_silent", people["Gone"])).toBe("400 owner");
		expect(await owner("device_silent", 999_999)).toBe("400 owner");
		expect(await owner("device_silent", "me")).toBe("400 owner");
		expect(await owner("budget", people["Ravi"])).toBe("400 owner");
		expect(await owner("stage_behind", people["Asha"])).toBe("400 owner");
		expect(await owner("budget", people["Asha"])).toBe("yes");
	});

	it("are filtered by state, kind, owner and room, page by page", async () => {
		await patch("budget", { state: "acknowledged", owner: people["Asha"] });
		await patch("stage_behind", { state: "resolved", note: "done" });
		expect(kindsOf(await list("?state=open"))).toEqual(["device_silent", "projection_drift"]);
		expect(kindsOf(await list("?state=acknowledged"))).toEqual(["budget"]);
		expect(kindsOf(await list("?state=resolved"))).toEqual(["stage_behind"]);
		expect(kindsOf(await list())).toEqual(["budget", "device_silent", "projection_drift"]);
		expect(kindsOf(await list("?state=all&kind=budget"))).toEqual(["budget"]);
		expect(kindsOf(await list(`?owner=${people["Asha"]}`))).toEqual(["budget"]);
		expect(kindsOf(await list("?owner=none"))).toEqual(["projection_drift"]);
		expect(kindsOf(await list("?classroom=A-1"))).toEqual(["device_silent", "projection_drift"]);
		expect(kindsOf(await list("?classroom=A-2"))).toEqual([]);
		expect((await send(incidents.GET, { token: admin, query: "?owner=me" })).body.paths[0].path).toBe("owner");
		expect((await send(incidents.GET, { token: admin, query: "?site=Nowhere" })).status).toBe(404);
		const first = await list("?state=all&limit=3");
		const second = await list(`?state=all&limit=3&after=${first.next}`);
		expect([first.incidents.length, second.incidents.length, second.next]).toEqual([3, 1, null]);
	});

	it("stay resolved while they look the same, and come back with other evidence", async () => {
		await patch("projection_drift", { state: "resolved", note: "restored a backup by hand" });
		const again = { deviceId: api.ids.device, detail: { site_id: api.ids.site } };
		await find("projection_drift", again);
		expect(kindsOf(await list("?kind=projection_drift"))).toEqual([]);
		await find("projection_drift", { ...again, evidence: "2" });
		expect((await list("?kind=projection_drift")).incidents[0]).toMatchObject({ state: "open", openings: 2, note: null });
	});

	it("are told to the browsers when they move, once, and not when nothing did", async () => {
		const heard: string[] = [];
		const listener = await pool.connect();
		listener.on("notification", ({ payload }) => heard.push(payload ?? ""));
		await listener.query("LISTEN autovolt_live");
		await patch("device_silent", { state: "acknowledged" });
		await patch("device_silent", { state: "acknowledged" });
		await find("device_silent", { deviceId: api.ids.device, detail: { site_id: api.ids.site } });
		await listener.query("SELECT 1");
		expect(heard).toEqual(['{"type":"incident"}']);
		await listener.query("UNLISTEN *");
		listener.release();
	});

	it("name a kind that has no words yet by itself", async () => {
		expect(kindTitle("new_kind.of_thing")).toBe("New kind of thing");
		await find("new_kind", { detail: {} });
		expect((await list("?kind=new_kind")).incidents[0]).toMatchObject({ title: "New kind", what: "x" });
	});

	describe("refuse", () => {
		const route = { name: "PATCH incident", handler: one.PATCH, method: "PATCH", fields: ["state", "owner", "note"], body: {} };
		const ask = (handler: Handler, raw: string | Uint8Array, more: Sent = {}) =>
			send(handler, { token: admin, raw, method: "POST", ...more });
		const target = () => ({ params: { id: String(ids["budget"]) } });
		it("what no field may hold, with its path", () => expectFieldsRefused(ask, route, target()));
		it("bodies that are no object, unknown fields, prototype keys", () => expectBodiesRefused(ask, route, target()));
		it.each([
			"state=nope",
			"owner=-1",
			"owner=%00",
			"kind=",
			"after=x",
			"limit=0",
			"unknown=1",
			"state=open&state=all",
			"classroom=%00",
			"site=%00",
		])("the query %s with a 4xx", async (query) => {
			const { status } = await send(incidents.GET, { token: admin, query: `?${query}` });
			expect([400, 404]).toContain(status);
		});
		it.each(["0", "-1", "1.5", "99999999999999999999", "' OR 1=1", "%00"])("the id %s", async (id) => {
			expect((await send(one.PATCH, { token: admin, method: "PATCH", params: { id }, body: {} })).status).toBe(400);
		});
	});
});
