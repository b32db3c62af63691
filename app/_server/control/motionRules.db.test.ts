import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as rule from "@/app/api/motion-rules/[id]/route";
import * as rules from "@/app/api/motion-rules/route";
import { send } from "../testRequests";
import { openSwitchedApi } from "./switchedApi.scenario";

let api: Awaited<ReturnType<typeof openSwitchedApi>>;
let token = "";

beforeAll(async () => {
	api = await openSwitchedApi();
	token = api.tokens.get("manager of this site") ?? "";
});
afterAll(() => api.close());

describe("/api/motion-rules", () => {
	const patch = (body: object) => send(rule.PATCH, { token, params: { id: String(api.motionRule) }, method: "PATCH", body });

	it("changes what is given and keeps the rest, with the switches that stay on", async () => {
		const kept = { device_id: api.ids.device, switch: 1 };
		const { status, body } = await patch({ hold_seconds: 120, never_off: [kept] });
		expect(status).toBe(200);
		expect(body).toMatchObject({
			classroom: "A-1",
			hold_seconds: 120,
			switch_types: ["light"],
			turn_on: true,
			never_off: [kept],
		});
		expect((await patch({ auto_off: false })).body).toMatchObject({ hold_seconds: 120, auto_off: false, never_off: [kept] });
		expect((await patch({ never_off: [] })).body.never_off).toEqual([]);
		expect(await api.owner.auditLog.count({ where: { action: "motion_rule.update" } })).toBe(3);
	});

	it("refuses a switch of another room, and undoes the rest of the change", async () => {
		const { status, body } = await patch({ hold_seconds: 77, never_off: [{ device_id: api.unplaced, switch: 0 }] });
		expect([status, body.paths[0].path]).toEqual([400, "never_off.0"]);
		const { body: list } = await send(rules.GET, { token, query: "?classroom=A-1" });
		expect(list.rules[0].hold_seconds).toBe(120);
	});

	it("refuses the place of devices that stand in no room", async () => {
		const { code } = await api.owner.classroom.findFirstOrThrow({ where: { siteId: api.ids.site, kind: "unassigned" } });
		const { status, body } = await send(rules.POST, {
			token: api.tokens.get("admin of this site") ?? "",
			body: { classroom: code },
		});
		expect([status, body.paths]).toEqual([
			400,
			[{ path: "classroom", message: "stands for devices without a room, where nobody moves: name a room" }],
		]);
	});

	it("has one rule per room", async () => {
		expect((await send(rules.POST, { token, body: { classroom: "A-1" } })).body.code).toBe("name_taken");
		await send(rule.DELETE, { token, params: { id: String(api.motionRule) }, method: "DELETE" });
		const made = await send(rules.POST, { token, body: { classroom: "A-1", hold_seconds: 60 } });
		expect([made.status, made.body.switch_types]).toEqual([201, ["light", "fan"]]);
	});
});
