import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATCH as patchRoom } from "@/app/api/classrooms/[id]/route";
import { GET as list, POST as record } from "@/app/api/power-analytics/cost-versions/route";
import { GET as recalculations } from "@/app/api/recalculations/route";
import { send } from "../testRequests";
import { openConfiguredApi } from "./configured.scenario";

describe("prices of a building", () => {
	let api: Awaited<ReturnType<typeof openConfiguredApi>>;
	let admin: string;
	beforeAll(async () => {
		api = await openConfiguredApi();
		admin = api.tokens.get("admin of this site") ?? "";
	});
	afterAll(() => api.close());
	const scopesOf = async (token: string | undefined, query = "") =>
		(await send(list, { token, query })).body.versions.map((version: { scope: string }) => version.scope);

	it("are recorded beside the site's, shown with its rooms, and to those who see one of them", async () => {
		const body = { building: "North", effective_from: "2026-02-01", components: [{ kind: "energy_flat", rate_per_kwh: "7" }] };
		const { status, body: said } = await send(record, { token: admin, body });
		expect(status).toBe(201);
		expect(said.version).toMatchObject({ scope: "building", building: "North", classroom: null, cost_per_kwh: 7 });
		expect(await scopesOf(admin)).toEqual(["site", "building"]);
		expect(await scopesOf(admin, "?classroom=A-1")).toEqual(["site", "building"]);
		expect(await scopesOf(admin, "?classroom=A-2")).toEqual(["site"]);
		expect(await scopesOf(admin, "?building=North")).toEqual(["site", "building"]);
		expect(await scopesOf(api.tokens.get("viewer of the room"))).toEqual(["site", "building"]);
		expect(await scopesOf(api.tokens.get("viewer of another room"))).toEqual(["site"]);
	});

	it("refuse a building that is not there, and a room with it", async () => {
		const body = { cost_per_kwh: 1, effective_from: "2026-02-01" };
		for (const [more, code] of [
			[{ building: "South" }, 404],
			[{ building: "North", classroom: "A-1" }, 400],
		] as const) {
			const { status, body: said } = await send(record, { token: admin, body: { ...body, ...more } });
			expect([status, said.paths[0].path]).toEqual([code, "building"]);
		}
	});

	it("show what a room's own price does in that room only to whom only that room is shown", async () => {
		const figures = { deviceId: 1, estimatedMwh: 0n, allocatedMwh: 0n, onTimeMs: 0n, coveredMs: 1n, revision: 1n };
		const others = await api.owner.classroom.findFirstOrThrow({ where: { code: "A-2" } });
		for (const classroomId of [api.ids.room, others.id])
			await api.owner.dailyAggregate.create({
				data: { ...figures, classroomId, localDate: new Date("2026-01-05T00:00:00Z"), energyMwh: 2_000_000n },
			});
		const slabs = [{ up_to_kwh: "1", rate_per_kwh: "2" }, { rate_per_kwh: "5" }];
		const tariff = {
			components: [{ kind: "energy_slabs", mode: "telescopic", slabs }],
			effective_from: "2026-01-01",
			effective_until: "2026-02-01",
		};
		expect((await send(record, { token: admin, body: tariff })).status).toBe(201);
		const own = { cost_per_kwh: 9, effective_from: "2026-01-01", effective_until: "2026-02-01", classroom: "A-1", dry_run: true };
		const roomsOf = async (token: string | undefined) => {
			const { impact } = (await send(record, { token, body: own })).body;
			const rooms = impact.by_room.map((room: { classroom: string }) => room.classroom).sort();
			return [rooms, impact.rooms_shown, impact.by_component.length > 0];
		};
		expect(await roomsOf(admin)).toEqual([["A-1", "A-2"], "all", true]);
		expect(await roomsOf(api.tokens.get("admin of the room"))).toEqual([["A-1"], "own", false]);
	});

	it("tell how many of the days that change lie beside those on which they hold", async () => {
		const later = { cost_per_kwh: 9, effective_from: "2026-01-10", effective_until: "2026-02-01", dry_run: true };
		const { impact } = (await send(record, { token: admin, body: later })).body;
		expect([impact.days, impact.days_beside, impact.changes[0]?.cause]).toEqual([1, 1, "share"]);
	});

	it("price a room anew that comes under the building or leaves it", async () => {
		const move = (id: number, building: string | null) =>
			send(patchRoom, { token: admin, method: "PATCH", params: { id: String(id) }, body: { building } });
		const marks = () => api.owner.costMark.findMany({ where: { classroomId: api.ids.room } });
		expect((await move(api.ids.room, "North")).status).toBe(200);
		expect(await marks()).toEqual([]);
		expect((await move(api.ids.room, null)).status).toBe(200);
		expect(await marks()).toMatchObject([{ siteId: api.ids.site, buildingId: null, untilDate: null }]);
		const { body } = await send(recalculations, { token: admin });
		expect(body.recalculations[0]).toMatchObject({ cause: "building", classroom: "A-1", scope: "classroom", version_id: null });
	});
});
