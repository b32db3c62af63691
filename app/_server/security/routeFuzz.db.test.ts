import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { routeSpec } from "@/wire/http/routeSpec";
import { handleRoute } from "../handleRoute";
import { closeLiveHub } from "../live/liveStream";
import { ok } from "../outcome";
import { databaseDigest } from "./databaseDigest.scenario";
import { everyRoute, type RouteRow, type RouteRows } from "./everyRoute.scenario";
import { type FuzzRun, fuzzRoute } from "./routeFuzz.scenario";
import { type RouteOnDisk, routesOnDisk } from "./routesOnDisk.scenario";
import { openWholeApi, type WholeApi } from "./wholeApi.scenario";

const ROUTES = await routesOnDisk();
const INPUTS_PER_ROUTE = Number(process.env["AUTOVOLT_FUZZ_INPUTS"] ?? 30);
/** The same questions of the same commit; AUTOVOLT_FUZZ_SEED asks others, and repeats a finding. */
const SEED = Number(process.env["AUTOVOLT_FUZZ_SEED"] ?? 6);
const NAMES = [
	"Main campus",
	"A-1",
	"A-2",
	"D",
	"North",
	"1",
	"2",
	"2024-01",
	"2026-01-01",
	"2026-01-02",
	"site",
	"light",
	"09:00",
];

describe("what anybody might send to any route", () => {
	let api: WholeApi;
	let rows: RouteRows;
	let digest: () => Promise<string>;
	let admin: { secret: string; id: number };
	let sent = 0;
	let refused = 0;

	const makeAdmin = async () => {
		const secret = await api.token("fuzzer");
		const { id } = await api.owner.apiToken.findFirstOrThrow({ where: { name: "fuzzer" }, orderBy: { id: "desc" } });
		admin = { secret, id };
	};
	const run = (route: RouteOnDisk, row: RouteRow, inputs = INPUTS_PER_ROUTE): FuzzRun => {
		const token = async () => admin.secret;
		return { route, row, inputs, seed: SEED, names: NAMES, token, digest };
	};

	beforeAll(async () => {
		api = await openWholeApi();
		rows = everyRoute(api);
		digest = await databaseDigest(api.owner);
		await makeAdmin();
	});
	afterAll(async () => {
		await closeLiveHub();
		await api.close();
	});

	it.each(ROUTES.map((route) => [route.name, route] as const))("%s", async (name, route) => {
		// A request before may have revoked the token that it was sent with.
		const { revokedAt } = await api.owner.apiToken.findUniqueOrThrow({ where: { id: admin.id } });
		if (revokedAt) await makeAdmin();
		const report = await fuzzRoute(run(route, rows[name] as RouteRow));
		sent += report.sent;
		refused += report.refused;
		expect(report.findings).toEqual([]);
	});

	it("were 2,000 or more, most of them refused and some let in", () => {
		expect(sent).toBeGreaterThanOrEqual(2_000);
		expect(refused).toBeGreaterThan(sent / 3);
		expect(sent - refused).toBeGreaterThan(sent / 20);
	});

	describe("the fuzz itself finds", () => {
		const spec = routeSpec({
			method: "POST",
			path: "/api/planted",
			summary: "Planted",
			role: "viewer",
			request: { body: z.strictObject({ name: z.string(), rooms: z.array(z.string()).optional() }) },
			responses: { 200: { description: "-", schema: z.object({ name: z.string() }) } },
		});
		const row: RouteRow = { about: "own", body: { name: "A-1", rooms: ["A-1"] } };
		const planted = (handler: RouteOnDisk["handler"]) => fuzzRoute(run({ name: "POST /api/planted", spec, handler }, row, 200));
		const make = (decide: (name: string) => Promise<void>) =>
			handleRoute(spec, async ({ body }) => {
				await decide(body.name);
				return ok({ name: body.name });
			});

		it("nothing in a route that is right", async () => {
			expect((await planted(make(async () => {}))).findings).toEqual([]);
		});

		it("a throw", async () => {
			const throwing = make(async (name) => {
				if (!NAMES.includes(name)) throw new Error("planted");
			});
			expect((await planted(throwing)).findings.join()).toContain("answered 500");
		});

		it("a stack that is told", async () => {
			const telling: RouteOnDisk["handler"] = async () => new Response(new Error("planted").stack, { status: 400 });
			const { findings } = await planted(telling);
			expect(findings.join()).toContain("not by a problem");
			expect(findings.join()).toContain("told of the inside");
		});

		it("a refusal that has changed something, and a change that nobody wrote down", async () => {
			let count = 0;
			const writing = make(async () => {
				count += 1;
				await api.owner.site.updateMany({ where: { id: api.ids.site }, data: { name: `Planted ${count}` } });
				throw Object.assign(new Error("planted"), { code: "22P02" });
			});
			const { findings } = await planted(writing);
			await api.owner.site.updateMany({ where: { id: api.ids.site }, data: { name: "Main campus" } });
			expect(findings.join()).toMatch(/was refused and changed sites; changed sites without an audit entry/);
		});
	});
});
