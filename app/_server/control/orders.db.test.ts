import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as room from "@/app/api/classrooms/[id]/switches/route";
import { GET as readCommand } from "@/app/api/commands/[cmd_id]/route";
import { GET as listCommands } from "@/app/api/commands/route";
import { POST as switchDevice } from "@/app/api/devices/[id]/switches/[n]/route";
import { type Sent, send } from "../testRequests";
import { openSwitchedApi } from "./switchedApi.scenario";

let api: Awaited<ReturnType<typeof openSwitchedApi>>;
let token = "";

beforeAll(async () => {
	api = await openSwitchedApi();
	token = api.tokens.get("manager of this site") ?? "";
});
afterAll(() => api.close());

const RATING = { effectiveFrom: new Date(0), powerRatingMw: 40_000n, consumptionFactorMicro: 1_000_000, isDefault: true };
const order = (n: number, body: object, more: Sent = {}) =>
	send(switchDevice, { token, params: { id: String(api.ids.device), n: String(n) }, body, ...more });
const ofRoom = (body: object, more: Sent = {}) => send(room.POST, { token, params: { id: String(api.ids.room) }, body, ...more });

describe("POST /api/devices/{id}/switches/{n}", () => {
	it("queues a command, says when it ends, and is written into the audit log", async () => {
		const { status, body } = await order(1, { state: true });
		expect(status).toBe(202);
		expect(body).toMatchObject({ status: "queued", switch: 1, name: "fan 1", state: true, source: "api", esp32_name: "D" });
		expect(Date.parse(body.expires_at) - Date.parse(body.requested_at)).toBe(10_000);
		const read = await send(readCommand, { token, params: { cmd_id: body.cmd_id } });
		expect(read.body).toEqual(body);
		const [entry] = await api.owner.auditLog.findMany({ where: { action: "switch.order" }, orderBy: { id: "desc" }, take: 1 });
		expect(entry).toMatchObject({
			subject: "device:D",
			after: { state: true, source: "api", cmd_id: body.cmd_id, switch: 1, device_id: api.ids.device },
		});
	});

	it("takes the source that an assistant names", async () => {
		expect((await order(0, { state: true, source: "voice" })).body.source).toBe("voice");
	});

	it("gives the same command for the same key, in the body or the header, also from two at once", async () => {
		const first = await order(0, { state: true, idempotency_key: "once" });
		const again = await order(0, { state: true }, { headers: { "idempotency-key": "once" } });
		expect(again.body.cmd_id).toBe(first.body.cmd_id);
		const both = await Promise.all([1, 2, 3, 4].map(() => order(0, { state: false, idempotency_key: "race" })));
		expect(new Set(both.map(({ body }) => body.cmd_id)).size).toBe(1);
		expect(both.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
	});

	it("refuses a key that was used for another order, and two keys that differ", async () => {
		await order(0, { state: true, idempotency_key: "other" });
		for (const [n, state] of [
			[0, false],
			[1, true],
		] as const)
			expect((await order(n, { state, idempotency_key: "other" })).body.code).toBe("key_reused");
		const spoken = await order(0, { state: true, source: "voice", idempotency_key: "other" });
		expect([spoken.status, spoken.body.code]).toEqual([409, "key_reused"]);
		const differ = await order(0, { state: true, idempotency_key: "a" }, { headers: { "idempotency-key": "b" } });
		expect([differ.status, differ.body.paths[0].path]).toEqual([400, "idempotency_key"]);
	});

	it("keeps the keys of different requesters apart", async () => {
		const { secret } = await api.tokenNamed("another assistant");
		const mine = await order(0, { state: true, idempotency_key: "shared" });
		const theirs = await order(0, { state: false, idempotency_key: "shared" }, { token: secret });
		expect(theirs.status).toBe(202);
		expect(theirs.body.cmd_id).not.toBe(mine.body.cmd_id);
	});

	it("says what is wrong: an unknown switch, an archived device, one that stands nowhere", async () => {
		const unknown = await order(7, { state: true });
		expect([unknown.status, unknown.body.detail]).toEqual([404, "n: D has the switches 0, 1 (positions from 0)"]);
		const to = (id: number) => send(switchDevice, { token, params: { id: String(id), n: "0" }, body: { state: true } });
		expect((await to(api.ids.archived)).body).toMatchObject({ code: "conflict", detail: expect.stringMatching(/archived/) });
		expect((await to(api.unplaced)).body).toMatchObject({ code: "conflict", detail: expect.stringMatching(/Place it first/) });
		expect((await to(999_999)).status).toBe(404);
	});
});

describe("POST /api/classrooms/{id}/switches", () => {
	it("orders every switch of the room, or those of some types, with one audit entry", async () => {
		const all = await ofRoom({ state: false });
		expect(all.status).toBe(202);
		expect(all.body.commands.map((one: { switch: number; state: boolean }) => [one.switch, one.state])).toEqual([
			[0, false],
			[1, false],
		]);
		const fans = await ofRoom({ state: true, types: ["fan", "ac"] });
		expect(fans.body.commands.map((one: { name: string }) => one.name)).toEqual(["fan 1"]);
		expect(await api.owner.auditLog.count({ where: { action: "switch.order_room" } })).toBe(2);
	});

	it("gives the same commands for the same key", async () => {
		const ids = async () =>
			(await ofRoom({ state: true, idempotency_key: "k" })).body.commands.map((one: { cmd_id: string }) => one.cmd_id);
		const first = await ids();
		expect(first).toHaveLength(2);
		expect(await ids()).toEqual(first);
		expect((await ofRoom({ state: false, idempotency_key: "k" })).body.code).toBe("key_reused");
	});

	it("refuses the key of another order of a room, says so, and switches nothing", async () => {
		const other = { token, params: { id: String(api.otherRoom) } };
		const moved = await api.owner.device.create({
			data: {
				siteId: api.ids.site,
				esp32Name: "IN-A2",
				placements: { create: { classroomId: api.otherRoom, effectiveFrom: new Date(0) } },
				switches: { create: { position: 0, name: "light", type: "light", ratings: { create: RATING } } },
			},
		});
		const first = await ofRoom({ state: true, idempotency_key: "all" });
		expect(first.status).toBe(202);
		const count = await api.owner.command.count();
		const refused = [
			await send(room.POST, { ...other, body: { state: true, idempotency_key: "all" } }),
			await ofRoom({ state: true, types: ["fan"], idempotency_key: "all" }),
			await ofRoom({ state: true, source: "voice", idempotency_key: "all" }),
			await order(0, { state: true, idempotency_key: "all" }),
			await send(switchDevice, {
				token,
				params: { id: String(moved.id), n: "0" },
				body: { state: true, idempotency_key: "all" },
			}),
		];
		for (const { status, body } of refused)
			expect([status, body.code, body.title, body.detail]).toEqual([
				409,
				"key_reused",
				"This idempotency key belongs to another order",
				"idempotency_key: you have used it for another order; nothing was switched: send a new key",
			]);
		expect(await api.owner.command.count()).toBe(count);
	});

	it("takes keys as they are: none is a part of another", async () => {
		const keys = ["a/1", "a", "a/", `a/${api.ids.device}/0`, "a%", "%", "_", "a\\", "é/1"];
		const ids = new Set<string>();
		for (const key of keys) {
			const { status, body } = await ofRoom({ state: true, idempotency_key: key });
			expect([key, status, body.commands?.length]).toEqual([key, 202, 2]);
			for (const { cmd_id } of body.commands) ids.add(cmd_id);
		}
		expect(ids.size).toBe(2 * keys.length);
		const single = await order(0, { state: true, idempotency_key: `a/${api.ids.device}/1` });
		expect([single.status, ids.has(single.body.cmd_id)]).toEqual([202, false]);
	});

	it("gives the same answer for types named in another order, and after a switch has been added", async () => {
		const ids = ({ body }: Awaited<ReturnType<typeof ofRoom>>) => body.commands.map((one: { cmd_id: string }) => one.cmd_id);
		const first = await ofRoom({ state: true, types: ["light", "fan"], idempotency_key: "types" });
		await api.owner.deviceSwitch.create({
			data: { deviceId: api.ids.device, position: 2, name: "fan 2", type: "fan", ratings: { create: RATING } },
		});
		const again = await ofRoom({ state: true, types: ["fan", "light", "fan"], idempotency_key: "types" });
		await api.owner.deviceSwitch.updateMany({
			where: { deviceId: api.ids.device, position: 2 },
			data: { archivedAt: new Date() },
		});
		expect([again.status, ids(again)]).toEqual([202, ids(first)]);
	});

	it("lets one of several orders of a key through that arrive at once, whole, and refuses the others", async () => {
		const count = await api.owner.command.count();
		const answers = await Promise.all([
			...[true, false].flatMap((state) => [1, 2, 3].map(() => ofRoom({ state, idempotency_key: "at once" }))),
			order(0, { state: true, idempotency_key: "at once" }),
		]);
		const done = answers.filter(({ status }) => status === 202);
		expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
		expect([1, 3]).toContain(done.length);
		expect(new Set(done.map(({ body }) => JSON.stringify(body))).size).toBe(1);
		const made = done[0]?.body.commands?.length ?? 1;
		expect(await api.owner.command.count()).toBe(count + made);
	});

	it("says that there is nothing to switch", async () => {
		expect((await ofRoom({ state: true, types: ["projector"] })).body).toMatchObject({
			code: "conflict",
			detail: "No switch of these types stands in A-1 now: projector.",
		});
	});
});

describe("GET /api/commands", () => {
	it("pages from the newest on, by device, room and status", async () => {
		const page = async (query: string) => (await send(listCommands, { token, query })).body;
		const all = await page("?limit=500");
		const ids = all.commands.map((one: { cmd_id: string }) => one.cmd_id);
		expect(ids).toEqual([...ids].sort().reverse());
		const first = await page("?limit=2");
		const second = await page(`?limit=2&after=${first.next}`);
		expect([...first.commands, ...second.commands].map((one: { cmd_id: string }) => one.cmd_id)).toEqual(ids.slice(0, 4));
		expect((await page("?status=confirmed")).commands).toEqual([]);
		expect((await page(`?device=${api.ids.device}`)).commands).toHaveLength(ids.length);
		expect((await page("?classroom=A-2")).commands).toEqual([]);
	});
});

describe("an order beyond its time while no worker is there", () => {
	it("is told as expired wherever it is shown, and stays as it is for the worker to end", async () => {
		const { body } = await order(1, { state: true });
		await api.owner
			.$executeRaw`UPDATE commands SET requested_at = now() - interval '11 seconds', expires_at = now() - interval '1 second'
			WHERE id = ${body.cmd_id}::uuid`;
		const read = await send(readCommand, { token, params: { cmd_id: body.cmd_id } });
		expect(read.body).toMatchObject({ status: "expired", error: "not_sent", sent_at: null, ended_at: read.body.expires_at });
		const listed = async (status: string) =>
			(await send(listCommands, { token, query: `?status=${status}&limit=500` })).body.commands;
		expect(await listed("expired")).toContainEqual(read.body);
		expect((await listed("queued")).map((one: { cmd_id: string }) => one.cmd_id)).not.toContain(body.cmd_id);
		const seen = await send(room.GET, { token, params: { id: String(api.ids.room) } });
		expect(seen.body.devices[0].switches[1].command).toEqual(read.body);
		await api.owner.$executeRaw`UPDATE commands SET status = 'sent', sent_at = expires_at - interval '9 seconds'
			WHERE id = ${body.cmd_id}::uuid`;
		const unanswered = await send(readCommand, { token, params: { cmd_id: body.cmd_id } });
		expect(unanswered.body).toMatchObject({ status: "expired", error: "no_answer" });
		expect(await api.owner.command.findUniqueOrThrow({ where: { id: body.cmd_id } })).toMatchObject({
			status: "sent",
			endedAt: null,
		});
	});
});

describe("GET /api/classrooms/{id}/switches", () => {
	const read = async () => (await send(room.GET, { token, params: { id: String(api.ids.room) } })).body;

	it("knows nothing of a switch before its device has spoken, and shows the newest order", async () => {
		const { body: command } = await order(0, { state: true });
		const [device] = (await read()).devices;
		expect(device).toMatchObject({ esp32_name: "D", status: "never", last_seen_at: null });
		expect(device.switches[0]).toMatchObject({
			name: "light 0",
			state: null,
			since: null,
			rating_is_default: true,
			power_rating_w: 40,
		});
		expect(device.switches[0].command).toEqual(command);
	});

	it("takes the newer of the latest reading and the log", async () => {
		const { device } = api.ids;
		await api.owner.$executeRaw`INSERT INTO ledger_checkpoints (device_id, channel, hash, switch_states, reading_at, received_at)
			VALUES (${device}, 0, '\\x00', '1?', now() - interval '20 seconds', now() - interval '20 seconds')`;
		await api.owner
			.$executeRaw`INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags)
			VALUES (${device}, 0, now() - interval '1 hour', true, 'manual', 'event', '\\x00', '')`;
		const [first] = (await read()).devices[0].switches;
		expect([first.state, first.source]).toEqual(["on", "manual"]);
		expect(Date.now() - Date.parse(first.since)).toBeGreaterThan(3_500_000);
		await api.owner
			.$executeRaw`INSERT INTO switch_state_logs (device_id, position, at, state, source, evidence, event_sha256, flags, on_at, runtime_ms)
			VALUES (${device}, 0, now() - interval '5 seconds', false, 'app', 'event', '\\x01', '', now() - interval '1 hour', 1)`;
		const [light, fan] = (await read()).devices[0].switches;
		expect([light.state, light.source]).toEqual(["off", "app"]);
		expect(fan.state).toBeNull();
	});
});
