import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as postToken } from "@/app/api/tokens/route";
import { openApi, send } from "../testRequests";

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
	api = await openApi();
});
afterAll(() => api.close());

it("rooms need no site where there is one only, and a name as soon as there are two", async () => {
	const site = await api.owner.site.findFirstOrThrow();
	await api.owner.classroom.create({ data: { siteId: site.id, code: "A-1" } });
	const token = await api.token("admin");
	const ask = (name: string) => send(postToken, { token, body: { name, role: "viewer", classrooms: ["A-1"] } });
	expect(await ask("one site")).toMatchObject({ status: 201, body: { site: site.name, classrooms: ["A-1"] } });
	const zones = { create: { effectiveFrom: new Date(0), timeZone: "Europe/Berlin" } };
	await api.owner.site.create({ data: { name: "Other campus", currency: "EUR", zones } });
	expect(await ask("two sites")).toMatchObject({ status: 400, body: { paths: [{ path: "site" }] } });
});
