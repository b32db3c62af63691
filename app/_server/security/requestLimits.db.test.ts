import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as getSites } from "@/app/api/sites/route";
import { systemClock } from "../clock";
import { openApi, send } from "../testRequests";

/** One account: 20 at once. Set before the environment is first read. */
process.env["AUTOVOLT_REQUESTS_PER_MINUTE"] = "60";

describe("how often somebody may ask", () => {
	let api: Awaited<ReturnType<typeof openApi>>;
	let now = Date.parse("2026-11-25T10:00:00Z");
	beforeAll(async () => {
		api = await openApi();
		vi.spyOn(systemClock, "now").mockImplementation(() => now);
	});
	afterAll(() => {
		vi.restoreAllMocks();
		return api.close();
	});

	it("ends for one token and says when to come back, while another goes on", async () => {
		const [eager, calm] = [await api.token("viewer"), await api.token("viewer")];
		for (let i = 0; i < 20; i++) expect((await send(getSites, { token: eager })).status).toBe(200);
		const refused = await send(getSites, { token: eager });
		expect([refused.status, refused.headers.get("retry-after"), refused.body.code]).toEqual([429, "1", "too_many_requests"]);
		expect(refused.body.detail).toBe("This account may ask 60 times a minute. Ask again in 1 s.");
		expect((await send(getSites, { token: calm })).status).toBe(200);
		now += 1_000;
		expect((await send(getSites, { token: eager })).status).toBe(200);
		expect((await send(getSites, { token: eager })).status).toBe(429);
	});

	it("ends for whoever has no valid credential, before the credential is looked up", async () => {
		const token = `avt_${"A".repeat(43)}`;
		const statuses = new Set<number>();
		for (let i = 0; i < 1_200; i++) statuses.add((await send(getSites, { token })).status);
		expect([...statuses]).toEqual([401]);
		const refused = await send(getSites, { token });
		expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
		now += 60_000;
		expect((await send(getSites, { token })).status).toBe(401);
	});

	it("has an end for queries too: their length, and the number of their parameters", async () => {
		const token = await api.token("viewer");
		for (const query of [`?after=${"1".repeat(5_000)}`, `?${"a=1&".repeat(65)}`]) {
			const { status, body } = await send(getSites, { token, query });
			expect([status, body.code]).toEqual([414, "query_too_long"]);
		}
	});
});
