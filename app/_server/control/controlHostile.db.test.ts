import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as room from "@/app/api/classrooms/[id]/switches/route";
import { GET as command } from "@/app/api/commands/[cmd_id]/route";
import { GET as commands } from "@/app/api/commands/route";
import { POST as switchDevice } from "@/app/api/devices/[id]/switches/[n]/route";
import * as rule from "@/app/api/motion-rules/[id]/route";
import * as rules from "@/app/api/motion-rules/route";
import { expectBodiesRefused, expectFieldsRefused, type HostileRoute } from "../configuration/hostileBodies.scenario";
import type { Handler } from "../configuration/permissionCells.scenario";
import { type Sent, send } from "../testRequests";
import { openSwitchedApi } from "./switchedApi.scenario";

const RULE_FIELDS = ["hold_seconds", "switch_types", "turn_on", "auto_off", "enabled", "never_off"];
const ROUTES: readonly (HostileRoute & { readonly of: "device" | "room" | "rule" | "none" })[] = [
	{
		name: "POST switch",
		handler: switchDevice,
		fields: ["state", "source", "idempotency_key"],
		body: { state: true },
		of: "device",
	},
	{
		name: "POST room's switches",
		handler: room.POST,
		fields: ["state", "types", "source", "idempotency_key"],
		body: { state: true },
		of: "room",
	},
	{
		name: "POST motion rule",
		handler: rules.POST,
		fields: ["classroom", "site", ...RULE_FIELDS],
		body: { classroom: "A-1" },
		of: "none",
	},
	{ name: "PATCH motion rule", handler: rule.PATCH, method: "PATCH", fields: RULE_FIELDS, body: {}, of: "rule" },
];

describe("hostile input about switches", () => {
	let api: Awaited<ReturnType<typeof openSwitchedApi>>;
	let admin = "";
	beforeAll(async () => {
		api = await openSwitchedApi();
		admin = api.tokens.get("admin of all sites") ?? "";
	});
	afterAll(() => api.close());

	const ask = (handler: Handler, raw: string | Uint8Array, more: Sent = {}) =>
		send(handler, { token: admin, raw, method: "POST", ...more });
	const targetOf = (of: (typeof ROUTES)[number]["of"]): Sent => {
		if (of === "none") return {};
		const id = { device: api.ids.device, room: api.ids.room, rule: api.motionRule }[of];
		return { params: { id: String(id), ...(of === "device" ? { n: "0" } : {}) } };
	};

	it.each(ROUTES)("$name refuses what no field may hold, with its path, and never fails", (route) =>
		expectFieldsRefused(ask, route, targetOf(route.of)),
	);
	it.each(ROUTES)("$name refuses an unknown field, prototype keys, and bodies that are no object", (route) =>
		expectBodiesRefused(ask, route, targetOf(route.of)),
	);

	it("refuses sources that only evidence has, and types that there are not", async () => {
		for (const source of ["manual", "mqtt", "system", "admin", ""])
			expect((await ask(switchDevice, JSON.stringify({ state: true, source }), targetOf("device"))).status).toBe(400);
		for (const types of [[], ["heater"], "light", [1]])
			expect((await ask(room.POST, JSON.stringify({ state: true, types }), targetOf("room"))).status).toBe(400);
		for (const state of [1, 0, "on", null])
			expect((await ask(switchDevice, JSON.stringify({ state }), targetOf("device"))).status).toBe(400);
	});

	it("refuses hostile keys in the header", async () => {
		for (const key of ["x".repeat(101), " "])
			expect(
				(await ask(switchDevice, '{"state":true}', { ...targetOf("device"), headers: { "idempotency-key": key } })).status,
			).toBe(400);
	});

	it("refuses hostile paths and query strings with a 4xx", async () => {
		for (const n of ["-1", "64", "1.5", "0x1", "00", "1e1", "", "__proto__", "٣"])
			expect((await ask(switchDevice, '{"state":true}', { params: { id: String(api.ids.device), n } })).status, n).toBe(400);
		for (const id of ["0", "-1", "99999999999999999999", "' OR 1=1", "%00"]) {
			for (const handler of [room.POST, switchDevice])
				expect((await ask(handler, '{"state":true}', { params: { id, n: "0" } })).status, id).toBe(400);
			expect((await send(command, { token: admin, params: { cmd_id: id } })).status, id).toBe(400);
			expect((await send(rule.DELETE, { token: admin, params: { id }, method: "DELETE" })).status, id).toBe(400);
		}
		const unknown = "019ab000-0000-7000-8000-00000000ffff";
		expect((await send(command, { token: admin, params: { cmd_id: unknown } })).status).toBe(404);
		for (const query of [
			"limit=0",
			"after=5",
			"status=done",
			"device=x",
			"classroom=%00",
			"site=nowhere",
			"x=1",
			"limit=1&limit=2",
		])
			expect([400, 404], query).toContain((await send(commands, { token: admin, query: `?${query}` })).status);
		for (const query of ["classroom=Z-9", "site[x]=1", "x=1"])
			expect([400, 404], query).toContain((await send(rules.GET, { token: admin, query: `?${query}` })).status);
	});
});
