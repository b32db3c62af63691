import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DELETE as archiveRoom } from "@/app/api/classrooms/[id]/route";
import { POST as createRoom } from "@/app/api/classrooms/route";
import { POST as place } from "@/app/api/devices/[id]/placement/route";
import { DELETE as archive, PATCH as change, GET as read } from "@/app/api/devices/[id]/route";
import { POST as rotate } from "@/app/api/devices/[id]/secret/route";
import { POST as create, GET as list } from "@/app/api/devices/route";
import { GET as unclaimed } from "@/app/api/devices/unclaimed/route";
import { sameHash, secretHash } from "@/store/secret";
import { createDeviceRoute, listDevicesRoute, listUnclaimedRoute } from "@/wire/http/devices";
import { openApi, send } from "../testRequests";

describe("devices", () => {
	let api: Awaited<ReturnType<typeof openApi>>;
	let admin: string;

	beforeAll(async () => {
		api = await openApi();
		admin = await api.token("admin");
		for (const code of ["A-1", "A-2"]) expect((await send(createRoom, { token: admin, body: { code } })).status).toBe(201);
	});
	afterAll(() => api.close());

	const idOf = (params: { id: number }) => ({ id: String(params.id) });
	const make = async (name: string, more: object = {}) => {
		const answer = await send(create, { token: admin, body: { esp32_name: name, classroom: "A-1", ...more } });
		expect(answer.status).toBe(201);
		createDeviceRoute.responses[201].schema.parse(answer.body);
		return answer.body as { id: number; secret: string; switches: Record<string, unknown>[] };
	};

	it("makes a device with switches, fills in ratings by type as defaults, and shows the secret once", async () => {
		const switches = [
			{ name: "Light", type: "light" },
			{ name: "AC", type: "ac", power_rating_w: 1400.5 },
		];
		const device = await make("B-204", { switches, power_max_w: 2000 });
		expect(device.switches).toMatchObject([
			{ position: 0, power_rating_w: 40, is_default: true },
			{ position: 1, power_rating_w: 1400.5, is_default: false },
		]);
		const credential = await api.owner.deviceCredential.findFirstOrThrow({ where: { deviceId: device.id } });
		expect(sameHash(credential.secretSha256, secretHash(device.secret))).toBe(true);
		const shown = await send(read, { token: admin, params: idOf(device) });
		expect(JSON.stringify(shown.body)).not.toContain(device.secret);
		expect(shown.body).toMatchObject({ classroom: "A-1", power_max_w: 2000, status: null });
		listDevicesRoute.responses[200].schema.parse((await send(list, { token: admin })).body);
	});

	it("was last seen when its newest reading came in, as the overview says too", async () => {
		const device = await make("B-heard");
		const seen = new Date(Date.now() - 40_000);
		const heard = new Date(Date.now() - 5_000);
		await api.owner.ledgerCheckpoint.create({
			data: { deviceId: device.id, channel: 0, hash: new Uint8Array(32), receivedAt: heard },
		});
		const fresh = await send(read, { token: admin, params: idOf(device) });
		expect(fresh.body.status).toMatchObject({ online: true, last_seen: heard.toISOString() });
		await api.owner.deviceStatus.create({ data: { deviceId: device.id, online: false, lastSeenAt: seen } });
		const told = await send(read, { token: admin, params: idOf(device) });
		expect(told.body.status).toMatchObject({ online: false, last_seen: heard.toISOString() });
	});

	it("refuses a taken name with the field that is taken", async () => {
		await make("B-taken");
		const again = await send(create, { token: admin, body: { esp32_name: "B-taken", classroom: "A-1" } });
		expect([again.status, again.body.code, again.body.paths[0].path]).toEqual([409, "name_taken", "esp32_name"]);
	});

	it("adopts an unclaimed name: it is no longer offered", async () => {
		const seen = new Date();
		await api.owner.unclaimedDevice.create({
			data: { esp32Name: "B-new", firstSeenAt: seen, lastSeenAt: seen, lastPayload: Buffer.from([0xff, 0x7b]) },
		});
		const offered = await send(unclaimed, { token: admin });
		expect(listUnclaimedRoute.responses[200].schema.parse(offered.body).unclaimed.map((one) => one.esp32_name)).toEqual([
			"B-new",
		]);
		await make("B-new");
		expect((await send(unclaimed, { token: admin })).body.unclaimed).toEqual([]);
	});

	it("lets the old secret live for the overlap, and none after it", async () => {
		const device = await make("B-rotated");
		const before = Date.now();
		const first = await send(rotate, { token: admin, params: idOf(device), body: {} });
		expect(first.body.secret).not.toBe(device.secret);
		const day = Date.parse(first.body.old_secret_ends) - before;
		expect(day).toBeGreaterThanOrEqual(24 * 3_600_000);
		expect(day).toBeLessThan(24 * 3_600_000 + 60_000);
		await send(rotate, { token: admin, params: idOf(device), body: { overlap_hours: 0 } });
		const live = await api.owner.deviceCredential.findMany({
			where: { deviceId: device.id, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
		});
		expect(live).toHaveLength(1);
	});

	it("moves a device in the past, keeps what stood before, and marks the days since as stale", async () => {
		const device = await make("B-moved");
		const moved = await send(place, { token: admin, params: idOf(device), body: { classroom: "A-2", from: "2026-03-05" } });
		expect(moved.status).toBe(201);
		expect(moved.body.placements).toEqual([
			{ classroom: "A-1", from: "1970-01-01T00:00:00.000Z", until: "2026-03-04T18:30:00.000Z" },
			{ classroom: "A-2", from: "2026-03-04T18:30:00.000Z", until: null },
		]);
		await send(place, { token: admin, params: idOf(device), body: { classroom: "A-2", from: "2025-12-31T18:30:00Z" } });
		const back = await send(place, {
			token: admin,
			params: idOf(device),
			body: { classroom: "A-1", from: "2026-03-04T18:30:00Z" },
		});
		expect(back.body.placements.map((one: { classroom: string }) => one.classroom)).toEqual(["A-1", "A-2", "A-1"]);
		const stale = await api.owner.staleDay.findMany({
			where: { deviceId: device.id, reason: "placement" },
			orderBy: { startsAt: "asc" },
		});
		expect(stale.at(-1)?.startsAt.getTime()).toBeLessThanOrEqual(Date.parse("2026-03-04T00:00:00Z"));
		expect(stale.at(-1)?.endsAt.getTime()).toBeGreaterThan(Date.now());
	});

	it("changes nothing when the device stands there already", async () => {
		const device = await make("B-still");
		await api.owner.staleDay.deleteMany({ where: { deviceId: device.id } });
		const answer = await send(place, { token: admin, params: idOf(device), body: { classroom: "A-1", from: "2026-03-05" } });
		expect(answer.body.placements).toHaveLength(1);
		expect(await api.owner.staleDay.count({ where: { deviceId: device.id } })).toBe(0);
	});

	it("dates a rating, asks the ledger and the fold to decide anew, and refuses the same instant twice", async () => {
		const device = await make("B-rated", { switches: [{ name: "Fan", type: "fan" }] });
		await api.owner.ledgerCheckpoint.create({ data: { deviceId: device.id, channel: 0, hash: Buffer.alloc(32) } });
		const body = { effective_from: "2026-02-01", power_max_w: 500, switches: [{ position: 0, power_rating_w: 70 }] };
		const rated = await send(change, { token: admin, method: "PATCH", params: idOf(device), body });
		expect(rated.body).toMatchObject({
			power_max_w: 500,
			switches: [{ type: "fan", name: "Fan", power_rating_w: 70, is_default: false }],
		});
		const marks = await api.owner.ledgerMark.findMany({ where: { deviceIds: { has: device.id } } });
		expect(marks.map((mark) => mark.staleFrom)).toEqual([[new Date("2026-01-31T18:30:00Z")]]);
		expect(await api.owner.staleDay.count({ where: { deviceId: device.id, reason: "rating" } })).toBe(1);
		const again = await send(change, {
			token: admin,
			method: "PATCH",
			params: idOf(device),
			body: { ...body, power_max_w: 600 },
		});
		expect([again.status, again.body.paths[0].path]).toEqual([409, "power_max_w"]);
	});

	it("adds a switch at the next position only, and lets a default follow its type", async () => {
		const device = await make("B-grown", { switches: [{ name: "One", type: "light" }] });
		const patch = (body: object) => send(change, { token: admin, method: "PATCH", params: idOf(device), body });
		expect((await patch({ switches: [{ position: 3, name: "Far" }] })).body.paths[0].path).toBe("switches.0.position");
		expect((await patch({ switches: [{ position: 1 }] })).body.paths[0].path).toBe("switches.0.name");
		const grown = await patch({
			switches: [
				{ position: 0, type: "projector" },
				{ position: 1, name: "Two", type: "ac" },
			],
		});
		expect(grown.body.switches.map((one: { power_rating_w: number }) => one.power_rating_w)).toEqual([300, 1500]);
	});

	it("archives a device: no secret is valid, it stands nowhere, its name stays taken", async () => {
		const device = await make("B-gone");
		const gone = await send(archive, { token: admin, method: "DELETE", params: idOf(device) });
		expect(gone.body.archived_at).not.toBeNull();
		expect(gone.body.classroom).toBeNull();
		expect(await api.owner.deviceCredential.count({ where: { deviceId: device.id, expiresAt: null } })).toBe(0);
		expect((await send(rotate, { token: admin, params: idOf(device), body: {} })).status).toBe(409);
		expect((await send(list, { token: admin })).body.devices.map((one: { id: number }) => one.id)).not.toContain(device.id);
		expect(
			(await send(list, { token: admin, query: "?include_archived=true" })).body.devices.map((one: { id: number }) => one.id),
		).toContain(device.id);
	});

	it("keeps a room in which a device stands from being archived, and archived rooms from devices", async () => {
		const room = await send(createRoom, { token: admin, body: { code: "A-9" } });
		const device = await make("B-inside", { classroom: "A-9" });
		expect((await send(archiveRoom, { token: admin, method: "DELETE", params: idOf(room.body) })).status).toBe(409);
		await send(place, { token: admin, params: idOf(device), body: { classroom: "A-1", from: new Date().toISOString() } });
		expect((await send(archiveRoom, { token: admin, method: "DELETE", params: idOf(room.body) })).status).toBe(200);
		const into = await send(create, { token: admin, body: { esp32_name: "B-late", classroom: "A-9" } });
		expect([into.status, into.body.paths[0].path]).toEqual([409, "classroom"]);
	});

	it("writes every change into the audit log with actor, before and after, and never a secret", async () => {
		const device = await make("B-audited");
		await send(change, { token: admin, method: "PATCH", params: idOf(device), body: { consumption_factor: 1.25 } });
		const [created, changed] = await api.owner.auditLog.findMany({
			where: { subject: "device:B-audited" },
			orderBy: { id: "asc" },
		});
		expect(created).toMatchObject({ action: "device.create", actor: "token:admin of the test", before: null });
		expect(changed).toMatchObject({ before: { consumption_factor: 1 }, after: { consumption_factor: 1.25 } });
		expect(JSON.stringify(await api.owner.auditLog.findMany({ select: { before: true, after: true } }))).not.toContain(
			device.secret,
		);
	});

	it("pages through a list without losing or repeating a row", async () => {
		const all = (await send(list, { token: admin, query: "?limit=500" })).body.devices.map((one: { id: number }) => one.id);
		const seen: number[] = [];
		for (let query = "?limit=3"; ; ) {
			const { body } = await send(list, { token: admin, query });
			seen.push(...body.devices.map((one: { id: number }) => one.id));
			if (body.next === null) break;
			query = `?limit=3&after=${body.next}`;
		}
		expect(seen).toEqual(all);
		expect(all.length).toBeGreaterThan(6);
	});
});
