import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as room from "@/app/api/classrooms/[id]/switches/route";
import { GET as command } from "@/app/api/commands/[cmd_id]/route";
import { GET as commands } from "@/app/api/commands/route";
import { POST as switchDevice } from "@/app/api/devices/[id]/switches/[n]/route";
import * as rule from "@/app/api/motion-rules/[id]/route";
import * as rules from "@/app/api/motion-rules/route";
import { type AskedCell, cellsOf, type Handler } from "../configuration/permissionCells.scenario";
import { send } from "../testRequests";
import { openSwitchedApi } from "./switchedApi.scenario";

type Api = Awaited<ReturnType<typeof openSwitchedApi>>;

const here = { site: "Main campus" };
const idOf = (id: number) => ({ id: String(id) });

/** Name → who is let in (the columns are those of `cellsOf`), and what is asked. */
const ROWS: Readonly<Record<string, readonly [expected: string, asked: (api: Api) => AskedCell]>> = {
	"POST switch": [
		"1 3yy 3yy 344 3yy 344",
		({ ids }) => ({ handler: switchDevice, params: { ...idOf(ids.device), n: "0" }, sent: { body: { state: true } } }),
	],
	"POST room's switches": [
		"1 3yy 3yy 344 3yy 344",
		({ ids }) => ({ handler: room.POST, params: idOf(ids.room), sent: { body: { state: false, types: ["light"] } } }),
	],
	"GET room's switches": [
		"1 yyy yyy 444 yyy 444",
		({ ids }) => ({ handler: room.GET, params: idOf(ids.room), shows: '"light 0"' }),
	],
	"GET command": ["1 yyy yyy 444 yyy 444", (api) => ({ handler: command, params: { cmd_id: api.command } })],
	"GET commands": ["1 yyy yyy nnn yyy nnn", (api) => ({ handler: commands, shows: api.command })],
	"GET commands of the room": [
		"1 yyy yyy 444 yyy 444",
		(api) => ({ handler: commands, sent: { query: "?site=Main+campus&classroom=A-1" }, shows: api.command }),
	],
	"GET motion rules": ["1 yyy yyy nnn yyy nnn", () => ({ handler: rules.GET, shows: '"A-1"' })],
	"POST motion rule": ["1 3yy 3yy 344 3yy 344", () => ({ handler: rules.POST, sent: { body: { classroom: "A-1", ...here } } })],
	"PATCH motion rule": [
		"1 3yy 3yy 344 3yy 344",
		(api) => ({ handler: rule.PATCH, params: idOf(api.motionRule), sent: { method: "PATCH", body: { hold_seconds: 300 } } }),
	],
};

describe("role × site × rooms of switches", () => {
	let api: Api;
	beforeAll(async () => {
		api = await openSwitchedApi();
	});
	afterAll(() => api.close());

	it.each(Object.keys(ROWS))("%s lets in whom the table names, and nobody else", async (name) => {
		const [expected, asked] = ROWS[name]!;
		expect(await cellsOf(api.tokens, asked(api))).toBe(expected);
	});

	it("lets a manager of rooms switch only what stands there now", async () => {
		const order = (caller: string, device: number) =>
			send(switchDevice, { token: api.tokens.get(caller), params: { ...idOf(device), n: "0" }, body: { state: true } });
		expect((await order("manager of the room", api.unplaced)).body.code).toBe("conflict");
		await api.owner.devicePlacement.create({
			data: { deviceId: api.unplaced, classroomId: api.otherRoom, effectiveFrom: new Date(2_000) },
		});
		expect((await order("manager of the room", api.unplaced)).status).toBe(404);
		expect((await order("manager of another room", api.unplaced)).status).toBe(202);
	});

	it("lets in whom it must to end a motion rule, once", async () => {
		const end = async (caller: string) =>
			(await send(rule.DELETE, { token: api.tokens.get(caller), params: idOf(api.motionRule), method: "DELETE" })).status;
		expect(await end("viewer of all sites")).toBe(403);
		expect(await end("manager of another site")).toBe(404);
		expect(await end("manager of another room")).toBe(404);
		expect(await end("manager of the room")).toBe(204);
		expect(await end("manager of the room")).toBe(404);
	});

	it("has a row for every method of every route of switches", () => {
		const handlers = [
			...[room, rules, rule].flatMap((module) => Object.values(module) as Handler[]),
			command,
			commands,
			switchDevice,
		];
		const asked = new Set(Object.values(ROWS).map(([, of]) => of(api).handler));
		expect(handlers.filter((handler) => !asked.has(handler) && handler !== rule.DELETE)).toEqual([]);
	});
});
