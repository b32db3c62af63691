import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as createRoom } from "@/app/api/classrooms/route";
import { PATCH as change, GET as read } from "@/app/api/devices/[id]/route";
import { POST as create, GET as list } from "@/app/api/devices/route";
import { readDeviceRoute } from "@/wire/http/devices";
import { openApi, send } from "../testRequests";

const MADE = new Date("2026-11-25T05:00:00Z");
const LATER = new Date("2026-11-25T05:02:00Z");

describe("what a device was told, in the API", () => {
	let api: Awaited<ReturnType<typeof openApi>>;
	let admin: string;

	beforeAll(async () => {
		api = await openApi();
		admin = await api.token("admin");
		expect((await send(createRoom, { token: admin, body: { code: "A-1" } })).status).toBe(201);
	});
	afterAll(() => api.close());

	async function device(name: string, revisions: readonly object[]) {
		const body = { esp32_name: name, classroom: "A-1", switches: [{ name: "Light", type: "light" }] };
		const { id } = (await send(create, { token: admin, body })).body as { id: number };
		for (const [index, revision] of revisions.entries())
			await api.owner.deviceConfig.create({
				data: { deviceId: id, rev: BigInt(index + 1), payload: "{}", madeAt: MADE, ...revision },
			});
		const { body: shown } = await send(read, { token: admin, params: { id: String(id) } });
		return { id, shown: readDeviceRoute.responses[200].schema.parse(shown) };
	}

	it("is nothing before the worker has made it, and after it was taken back", async () => {
		expect((await device("C-none", [])).shown.config).toBeNull();
		expect((await device("C-back", [{ publishedAt: MADE }, { payload: null }])).shown.config).toBeNull();
	});

	it("is the last revision, with when it was sent and what the device made of it, in the list too", async () => {
		const taken = await device("C-taken", [{ publishedAt: MADE }, { publishedAt: LATER, takenAt: LATER }]);
		const shown = {
			rev: 2,
			made_at: MADE.toISOString(),
			sent_at: LATER.toISOString(),
			taken_at: LATER.toISOString(),
			refused_at: null,
			error: null,
		};
		expect(taken.shown.config).toEqual(shown);
		const { body } = await send(list, { token: admin });
		expect(body.devices.find(({ id }: { id: number }) => id === taken.id).config).toEqual(shown);
		const refused = await device("C-refused", [{ publishedAt: MADE, refusedAt: LATER, error: "out_of_range" }]);
		expect(refused.shown.config).toMatchObject({ taken_at: null, refused_at: LATER.toISOString(), error: "out_of_range" });
		expect((await device("C-waits", [{}])).shown.config).toMatchObject({ sent_at: null, taken_at: null });
	});

	it("is no part of what people changed: the audit log has none of it", async () => {
		const { id } = await device("C-audited", [{ publishedAt: MADE, takenAt: LATER }]);
		const params = { id: String(id) };
		await send(change, { token: admin, method: "PATCH", params, body: { switches: [{ position: 0, power_rating_w: 50 }] } });
		const entries = await api.owner.auditLog.findMany({ where: { subject: "device:C-audited" } });
		expect(entries.length).toBe(2);
		for (const entry of entries) expect(entry.after).not.toHaveProperty("config");
	});
});
