import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as building from "@/app/api/buildings/[id]/route";
import * as buildings from "@/app/api/buildings/route";
import * as classroom from "@/app/api/classrooms/[id]/route";
import * as classrooms from "@/app/api/classrooms/route";
import { POST as approve } from "@/app/api/cost-version-drafts/[id]/approve/route";
import { POST as reject } from "@/app/api/cost-version-drafts/[id]/reject/route";
import * as draft from "@/app/api/cost-version-drafts/[id]/route";
import * as drafts from "@/app/api/cost-version-drafts/route";
import { POST as adopt } from "@/app/api/devices/[id]/calibration/adopt/route";
import { POST as place } from "@/app/api/devices/[id]/placement/route";
import * as device from "@/app/api/devices/[id]/route";
import { POST as rotate } from "@/app/api/devices/[id]/secret/route";
import * as devices from "@/app/api/devices/route";
import { GET as energyConsumption } from "@/app/api/energy-consumption/route";
import { POST as withdrawVersion } from "@/app/api/power-analytics/cost-versions/[id]/withdraw/route";
import * as costVersions from "@/app/api/power-analytics/cost-versions/route";
import * as quarantine from "@/app/api/quarantine/route";
import * as recalculations from "@/app/api/recalculations/route";
import * as sites from "@/app/api/sites/route";
import * as tokens from "@/app/api/tokens/route";
import * as users from "@/app/api/users/route";
import { send } from "../testRequests";
import { openConfiguredApi } from "./configured.scenario";
import { expectBodiesRefused, expectFieldsRefused, type HostileRoute } from "./hostileBodies.scenario";
import type { Handler } from "./permissionCells.scenario";

/** Text like any other: stored as it is, or refused with its path. */
const TEXT = [
	"<script>alert(1)</script>",
	'=HYPERLINK("http://evil")',
	"+1+cmd|' /C calc'!A0",
	"'; DROP TABLE users; --",
	"{{7*7}}",
	"../../etc/passwd",
	"%00",
	"नमस्ते कक्षा",
	"👩🏽‍🔬",
];

type Target = "building" | "room" | "device" | "draft" | "version";
const ROUTES: readonly (HostileRoute & { readonly id?: Target })[] = [
	{
		name: "POST sites",
		handler: sites.POST,
		fields: ["name", "time_zone", "currency"],
		body: { name: "S", time_zone: "UTC", currency: "EUR" },
	},
	{ name: "POST buildings", handler: buildings.POST, fields: ["name", "site"], body: { name: "B" } },
	{ name: "PATCH building", handler: building.PATCH, method: "PATCH", id: "building", fields: ["name"], body: {} },
	{
		name: "POST classrooms",
		handler: classrooms.POST,
		fields: ["code", "name", "building", "area_m2", "site"],
		body: { code: "F-1" },
	},
	{
		name: "PATCH classroom",
		handler: classroom.PATCH,
		method: "PATCH",
		id: "room",
		fields: ["code", "name", "building", "area_m2"],
		body: {},
	},
	{
		name: "POST devices",
		handler: devices.POST,
		fields: ["esp32_name", "classroom", "site", "adapter", "power_max_w", "consumption_factor", "switches", "effective_from"],
		body: { esp32_name: "F", classroom: "A-2" },
	},
	{
		name: "PATCH device",
		handler: device.PATCH,
		method: "PATCH",
		id: "device",
		fields: ["power_max_w", "consumption_factor", "switches", "effective_from"],
		body: {},
	},
	{
		name: "POST placement",
		handler: place,
		id: "device",
		fields: ["classroom", "from"],
		body: { classroom: "A-1", from: "2026-01-01" },
	},
	{
		name: "POST calibration's adoption",
		handler: adopt,
		id: "device",
		fields: ["position", "power_w", "start", "end", "effective_from"],
		body: { position: 0, power_w: 40, start: "2026-01-01", end: "2026-01-14" },
	},
	{ name: "POST secret", handler: rotate, id: "device", fields: ["overlap_hours"], body: {} },
	{
		name: "POST tokens",
		handler: tokens.POST,
		fields: ["name", "role", "expires_at", "site", "classrooms"],
		body: { name: "t", role: "viewer" },
	},
	{
		name: "POST users",
		handler: users.POST,
		fields: ["email", "role", "name", "password", "site", "classrooms"],
		body: { email: "f@autovolt.test", role: "viewer" },
	},
	{
		name: "POST cost versions",
		handler: costVersions.POST,
		fields: [
			...["cost_per_kwh", "effective_from", "effective_until", "classroom", "building", "site", "notes", "based_on"],
			...["dry_run", "draft"],
		],
		body: { cost_per_kwh: 1, effective_from: "2026-03-01", dry_run: true },
	},
	{
		name: "POST tariffs",
		handler: costVersions.POST,
		fields: ["components"],
		body: { effective_from: "2026-03-01", dry_run: true },
	},
	{
		name: "PATCH draft",
		handler: draft.PATCH,
		method: "PATCH",
		id: "draft",
		fields: ["cost_per_kwh", "components", "effective_from", "effective_until", "notes"],
		body: {},
	},
	{ name: "POST approval", handler: approve, id: "draft", fields: ["based_on", "note"], body: {} },
	{ name: "POST refusal", handler: reject, id: "draft", fields: ["note"], body: {} },
	{ name: "POST withdrawal", handler: withdrawVersion, id: "version", fields: ["based_on", "dry_run"], body: { dry_run: true } },
	{ name: "POST quarantine", handler: quarantine.POST, fields: ["ids"], body: { ids: [1] } },
];
describe("hostile input", () => {
	let api: Awaited<ReturnType<typeof openConfiguredApi>>;
	let admin = "";
	let sent = 0;
	beforeAll(async () => {
		api = await openConfiguredApi();
		admin = api.tokens.get("admin of all sites") ?? "";
	});
	afterAll(() => api.close());

	const ask = async (handler: Handler, raw: string | Uint8Array, more: Parameters<typeof send>[1] = {}) => {
		sent += 1;
		return send(handler, { token: admin, raw, method: "POST", ...more });
	};
	const targetOf = (id?: Target) => (id === undefined ? {} : { params: { id: String(api.ids[id]) } });
	it.each(ROUTES)("$name refuses what no field may hold, with its path, and never fails", (route) =>
		expectFieldsRefused(ask, route, targetOf(route.id)),
	);
	it.each(ROUTES)("$name refuses an unknown field, prototype keys, and bodies that are no object", (route) =>
		expectBodiesRefused(ask, route, targetOf(route.id)),
	);

	it.each(TEXT)("keeps %j as text, or refuses it with its path", async (name) => {
		const expected = name.normalize("NFC");
		const stored = await ask(buildings.POST, JSON.stringify({ name }));
		expect([stored.status, stored.body.name]).toEqual([201, expected]);
		const room = await ask(classrooms.POST, JSON.stringify({ code: name }));
		if (room.status === 201) expect(room.body.code).toBe(expected);
		else expect([room.status, room.body.paths[0].path]).toEqual([400, "code"]);
		const wired = await ask(devices.POST, JSON.stringify({ esp32_name: name, classroom: "A-1" }));
		expect([wired.status, wired.body.paths[0].path]).toEqual([400, "esp32_name"]);
		const listed = await send(buildings.GET, { token: admin, query: "?limit=500" });
		expect(listed.body.buildings.map((one: { name: string }) => one.name)).toContain(expected);
	});

	it("refuses hostile query strings and ids with a 4xx", async () => {
		const lists: Handler[] = [
			sites.GET,
			buildings.GET,
			classrooms.GET,
			devices.GET,
			tokens.GET,
			users.GET,
			quarantine.GET,
			costVersions.GET,
			drafts.GET,
			recalculations.GET,
		];
		const queries = [
			"limit=0",
			"limit=-1",
			"limit=501",
			"limit=1e3",
			"limit=1&limit=2",
			"after=abc",
			"after=-1",
			"after=99999999999999999999",
			"__proto__=1",
			"site=%00",
			"site[contains]=",
			"unknown=1",
			"include_archived=maybe",
			"site=9999999999999",
		];
		for (const [index, handler] of lists.entries()) {
			for (const query of queries) {
				sent += 1;
				const { status } = await send(handler, { token: admin, query: `?${query}` });
				expect([400, 404], `list ${index} ?${query} → ${status}`).toContain(status);
			}
		}
		for (const id of ["0", "-1", "1.5", "1e3", "99999999999999999999", "' OR 1=1", "__proto__", "%00", "", "٣"]) {
			sent += 1;
			expect((await send(device.GET, { token: admin, params: { id } })).status, id).toBe(400);
		}
	});

	it("takes no credential that is malformed", async () => {
		for (const authorization of [
			"Bearer",
			"Bearer ",
			"Bearer x",
			"Basic YWRtaW46YWRtaW4=",
			`Bearer ${"a".repeat(20_000)}`,
			"Bearer avt_%00aaaaaaaaaaaaaaaaaaaaaa",
			`Bearer ${admin} ${admin}`,
			`bearer ${admin.slice(0, -1)}`,
		])
			expect((await send(sites.GET, { headers: { authorization } })).status, authorization.slice(0, 30)).toBe(401);
	});

	it("answers the original's energy-consumption with 410 and its successor", async () => {
		const { status, body, headers } = await send(energyConsumption);
		expect([status, body.code, headers.get("content-type")]).toEqual([410, "gone", "application/problem+json"]);
		expect(body.detail).toContain("/api/analytics/energy-summary");
	});

	it("has sent at least 500 hostile inputs", () => {
		expect(sent).toBeGreaterThanOrEqual(500);
	});
});
