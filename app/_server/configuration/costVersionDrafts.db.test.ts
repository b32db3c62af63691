import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as approve } from "@/app/api/cost-version-drafts/[id]/approve/route";
import { POST as reject } from "@/app/api/cost-version-drafts/[id]/reject/route";
import * as draftRoute from "@/app/api/cost-version-drafts/[id]/route";
import { POST as submit } from "@/app/api/cost-version-drafts/[id]/submit/route";
import { POST as giveUp } from "@/app/api/cost-version-drafts/[id]/withdraw/route";
import { GET as listDrafts } from "@/app/api/cost-version-drafts/route";
import { POST as withdraw } from "@/app/api/power-analytics/cost-versions/[id]/withdraw/route";
import { GET as listVersions, POST as post } from "@/app/api/power-analytics/cost-versions/route";
import { GET as recalculation } from "@/app/api/recalculations/[id]/route";
import { GET as recalculations } from "@/app/api/recalculations/route";
import { PATCH as patchSite } from "@/app/api/sites/[id]/route";
import { createToken } from "@/store/apiTokens";
import {
	approveCostVersionDraftRoute,
	getCostVersionDraftRoute,
	listCostVersionDraftsRoute,
} from "@/wire/http/costVersionDrafts";
import { createCostVersionRoute, withdrawCostVersionRoute } from "@/wire/http/costVersions";
import { getRecalculationRoute, listRecalculationsRoute } from "@/wire/http/recalculations";
import { openApi, send } from "../testRequests";

const TARIFF = [
	{ kind: "energy_slabs", mode: "telescopic", slabs: [{ up_to_kwh: "1", rate_per_kwh: "2" }, { rate_per_kwh: "5" }] },
	{ kind: "surcharge", name: "Duty", percent: "10" },
];

describe("drafts of cost versions", () => {
	let api: Awaited<ReturnType<typeof openApi>>;
	let siteId: number;
	let ann: string;
	let anns: string;
	let bob: string;
	let nobody: string;
	beforeAll(async () => {
		api = await openApi();
		siteId = (await api.owner.site.findFirstOrThrow()).id;
		const person = async (email: string, name: string) => {
			await api.owner.user.upsert({
				where: { email },
				create: { email, role: "admin", passwordHash: "-" },
				update: {},
			});
			const limits = { role: "admin" as const, siteId: null, classroomIds: [], expiresAt: null };
			return (await createToken(api.owner, { name, ...limits, createdBy: `user:${email}` })).secret;
		};
		ann = await person("ann@autovolt.test", "ann");
		anns = await person("ann@autovolt.test", "ann's other token");
		bob = await person("bob@autovolt.test", "bob");
		nobody = await api.token("admin");
		const room = await api.owner.classroom.create({ data: { siteId, code: "A-1" } });
		const figures = {
			deviceId: 1,
			classroomId: room.id,
			estimatedMwh: 0n,
			allocatedMwh: 0n,
			onTimeMs: 0n,
			coveredMs: 1n,
			revision: 1n,
		};
		await api.owner.dailyAggregate.create({
			data: { ...figures, localDate: new Date("2026-03-01T00:00:00Z"), energyMwh: 3_000_000n },
		});
		await send(patchSite, {
			token: ann,
			method: "PATCH",
			params: { id: String(siteId) },
			body: { tariff_approval: "second_person" },
		});
	});
	afterAll(() => api.close());

	const at = (id: number) => ({ params: { id: String(id) } });
	const body = { components: TARIFF, effective_from: "2026-03-01", notes: "By slab" };
	const submitted = async (token = ann, more: object = {}) =>
		(await send(post, { token, body: { ...body, ...more } })).body.draft.id as number;

	it("are what a site that asks for a second person makes of a new version: it prices nothing yet", async () => {
		const { status, body: said } = await send(post, { token: ann, body });
		expect(status).toBe(202);
		createCostVersionRoute.responses[202].schema.parse(said);
		expect(said.draft).toMatchObject({ state: "submitted", created_by: "ann", is_own: true, scope: "site", cost_per_kwh: null });
		expect(said.draft.components).toEqual(TARIFF);
		expect(await api.owner.costVersion.count()).toBe(0);
		const { body: seen } = await send(draftRoute.GET, { token: bob, ...at(said.draft.id) });
		getCostVersionDraftRoute.responses[200].schema.parse(seen);
		expect(seen.draft.is_own).toBe(false);
		// 3 kWh: 1 at 2.00, 2 at 5.00, and 10 % duty.
		expect(seen.impact).toMatchObject({ cost_before: null, cost_after: 13.2, unpriced_kwh_before: 3 });
		expect(
			seen.impact.by_component.map((one: { component: string; cost_after: number }) => [one.component, one.cost_after]),
		).toEqual([
			["energy_slabs", 2],
			["energy_slabs", 10],
			["surcharge", 1.2],
		]);
	});

	it("are approved by somebody else than the author, by whatever token he asks", async () => {
		const id = await submitted();
		for (const own of [ann, anns]) {
			const refused = await send(approve, { token: own, ...at(id), body: {} });
			expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
		}
		expect((await send(approve, { token: nobody, ...at(id), body: {} })).status).toBe(403);
		expect((await send(post, { token: nobody, body })).status).toBe(403);
		const { status, body: said } = await send(approve, { token: bob, ...at(id), body: { note: "as in the order" } });
		expect(status).toBe(201);
		approveCostVersionDraftRoute.responses[201].schema.parse(said);
		expect(said.draft).toMatchObject({
			state: "recorded",
			decided_by: "bob",
			decision_note: "as in the order",
			version_id: expect.any(Number),
		});
		const { versions } = (await send(listVersions, { token: bob })).body;
		expect(versions).toMatchObject([{ id: said.draft.version_id, created_by: "ann", notes: "By slab" }]);
		expect((await send(approve, { token: bob, ...at(id), body: {} })).status).toBe(409);
		expect(await api.owner.auditLog.count({ where: { action: "cost_version.approve" } })).toBe(1);
	});

	it("are refused with a reason, given up, kept and changed before they are submitted", async () => {
		const rejected = await send(reject, { token: bob, ...at(await submitted()), body: { note: "wrong year" } });
		expect(rejected.body.draft).toMatchObject({ state: "rejected", decision_note: "wrong year", version_id: null });
		const { draft } = (await send(post, { token: ann, body: { ...body, draft: true } })).body;
		expect(draft.state).toBe("draft");
		const patch = (change: object) => send(draftRoute.PATCH, { token: ann, method: "PATCH", ...at(draft.id), body: change });
		expect((await patch({ cost_per_kwh: 7.5, effective_until: "2026-04-01" })).body.draft).toMatchObject({
			cost_per_kwh: 7.5,
			effective_until: "2026-03-31T18:30:00.000Z",
			notes: "By slab",
		});
		expect((await patch({ effective_until: "2026-02-01" })).body.paths[0].path).toBe("effective_until");
		expect((await patch({ components: [{ kind: "energy_flat", rate_per_kwh: "-1" }] })).body.paths[0].path).toBe(
			"components.0.rate_per_kwh",
		);
		expect((await send(submit, { token: ann, ...at(draft.id), body: {} })).body.draft.state).toBe("submitted");
		expect((await patch({ notes: "too late" })).status).toBe(409);
		expect((await send(giveUp, { token: ann, ...at(draft.id), body: {} })).body.draft.state).toBe("withdrawn");
		expect((await send(approve, { token: bob, ...at(draft.id), body: {} })).status).toBe(409);
		const { body: list } = await send(listDrafts, { token: bob, query: "?state=rejected" });
		listCostVersionDraftsRoute.responses[200].schema.parse(list);
		expect(list.drafts).toHaveLength(1);
	});

	it("meet a version that was recorded meanwhile with 409 and what changed", async () => {
		const [first, second] = [await submitted(), await submitted(bob, { notes: "another" })];
		const { based_on } = (await send(draftRoute.GET, { token: bob, ...at(first) })).body;
		expect((await send(approve, { token: ann, ...at(second), body: { based_on } })).status).toBe(201);
		const late = await send(approve, { token: bob, ...at(first), body: { based_on } });
		expect([late.status, late.body.code]).toEqual([409, "changed_meanwhile"]);
		expect(late.body.changed.map((version: { notes: string }) => version.notes)).toContain("another");
		expect((await send(draftRoute.GET, { token: bob, ...at(first) })).body.draft.state).toBe("submitted");
	});

	it("take a version back by two persons: what stood before holds again", async () => {
		const { versions } = (await send(listVersions, { token: ann })).body;
		const last = versions.find((version: { notes: string }) => version.notes === "another");
		const preview = await send(withdraw, { token: ann, ...at(last.id), body: { dry_run: true } });
		expect([preview.status, preview.body.dry_run]).toEqual([200, true]);
		const asked = await send(withdraw, { token: ann, ...at(last.id), body: {} });
		expect(asked.status).toBe(202);
		withdrawCostVersionRoute.responses[202].schema.parse(asked.body);
		for (const { id } of asked.body.drafts) expect((await send(approve, { token: bob, ...at(id), body: {} })).status).toBe(201);
		const after = (await send(listVersions, { token: ann })).body.versions;
		expect(after.map((version: { notes: string }) => version.notes)).toEqual(["By slab"]);
		expect((await send(withdraw, { token: ann, ...at(last.id), body: {} })).status).toBe(409);
		expect((await send(withdraw, { token: ann, ...at(99_999), body: {} })).status).toBe(404);
	});

	it("become changes of price whose progress is listed", async () => {
		const { body: list } = await send(recalculations, { token: bob });
		listRecalculationsRoute.responses[200].schema.parse(list);
		expect(list.recalculations.length).toBeGreaterThanOrEqual(3);
		expect(list.recalculations[0]).toMatchObject({ state: "running", days_total: 1, days_done: 0, requested_by: "ann" });
		const { body: one } = await send(recalculation, { token: bob, params: { id: list.recalculations[0].id } });
		getRecalculationRoute.responses[200].schema.parse(one);
		expect(one).toMatchObject({ currency: "INR", changes: [], next: null });
		expect((await send(recalculation, { token: bob, params: { id: "999" } })).status).toBe(404);
	});

	it("never bring back by one withdrawal what another took back", async () => {
		const record = async (from: string, until: string | null, rate: number) => {
			const id = await submitted(ann, {
				components: undefined,
				cost_per_kwh: rate,
				effective_from: from,
				effective_until: until,
			});
			return (await send(approve, { token: bob, ...at(id), body: {} })).body.draft.version_id as number;
		};
		const takeBack = async (id: number) => (await send(withdraw, { token: ann, ...at(id), body: {} })).body.drafts;
		const approveAll = async (drafts: { id: number }[]) => {
			const answers: number[] = [];
			for (const { id } of drafts) answers.push((await send(approve, { token: bob, ...at(id), body: {} })).status);
			return answers;
		};
		const base = await record("2026-10-01", null, 4);
		const lower = await record("2026-10-10", "2026-10-20", 100);
		const upper = await record("2026-10-12", "2026-10-13", 50);
		const asked = await takeBack(upper);
		expect(await approveAll(await takeBack(lower))).toEqual([201, 201]);
		expect(await approveAll(asked)).toEqual([409]);
		expect(await approveAll(await takeBack(upper))).toEqual([201]);
		const { versions } = (await send(listVersions, { token: ann })).body;
		const late = versions.filter((version: { effective_from: string }) => version.effective_from >= "2026-09-30T18:30");
		expect(new Set(late.map((version: { id: number }) => version.id))).toEqual(new Set([base]));
	});

	it("are changed, submitted and given up by their author alone: nobody approves a price of his own", async () => {
		const { draft } = (await send(post, { token: ann, body: { ...body, draft: true } })).body;
		const change = { method: "PATCH", ...at(draft.id), body: { cost_per_kwh: 9.99 } };
		for (const other of [bob, nobody]) {
			const answers = [
				await send(draftRoute.PATCH, { token: other, ...change }),
				await send(submit, { token: other, ...at(draft.id), body: {} }),
				await send(giveUp, { token: other, ...at(draft.id), body: {} }),
			];
			expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
			expect(answers[0]?.body.detail).toBe("Only ann may change or submit this draft; start your own from it.");
		}
		expect((await send(draftRoute.PATCH, { token: anns, ...change })).body.draft.cost_per_kwh).toBe(9.99);
		expect((await send(submit, { token: anns, ...at(draft.id), body: {} })).status).toBe(200);
		expect((await send(giveUp, { token: bob, ...at(draft.id), body: {} })).status).toBe(403);
		expect((await send(approve, { token: bob, ...at(draft.id), body: {} })).status).toBe(201);
	});

	it("outlast the rule that asks for them: it ends by a person, and when nothing waits", async () => {
		const end = (token: string) =>
			send(patchSite, { token, method: "PATCH", params: { id: String(siteId) }, body: { tariff_approval: "none" } });
		expect((await end(nobody)).status).toBe(403);
		const refused = await end(ann);
		expect([refused.status, refused.body.code, refused.body.paths[0].path]).toEqual([409, "conflict", "tariff_approval"]);
		const { drafts } = (await send(listDrafts, { token: bob, query: "?state=submitted" })).body;
		for (const { id } of drafts) await send(reject, { token: bob, ...at(id), body: { note: "late" } });
		expect((await end(ann)).body.tariff_approval).toBe("none");
	});

	it("are listed with the newest first, page by page", async () => {
		const ids = async (query: string) => {
			const { body: page } = await send(listDrafts, { token: bob, query });
			return { next: page.next as number | null, ids: page.drafts.map(({ id }: { id: number }) => id) as number[] };
		};
		const all = await ids("?limit=500");
		expect(all.ids.length).toBeGreaterThan(3);
		expect(all.ids).toEqual(all.ids.toSorted((a, b) => b - a));
		const first = await ids("?limit=2");
		expect(first.ids).toEqual(all.ids.slice(0, 2));
		expect((await ids(`?limit=2&after=${first.next}`)).ids).toEqual(all.ids.slice(2, 4));
	});

	it("fix the currency of their site, once a price is in it", async () => {
		const recode = (id: number, currency: string) =>
			send(patchSite, { token: ann, method: "PATCH", params: { id: String(id) }, body: { currency } });
		const zones = { create: { effectiveFrom: new Date(0), timeZone: "UTC" } };
		const other = await api.owner.site.create({ data: { name: "Other campus", currency: "EUR", zones } });
		expect((await recode(other.id, "USD")).body.currency).toBe("USD");
		const budget = { siteId: other.id, fromMonth: new Date("2026-03-01"), oneMonth: true, amount: 100n };
		await api.owner.budget.create({ data: { ...budget, thresholds: [80], createdBy: "ann", createdAt: new Date() } });
		for (const id of [other.id, siteId]) {
			const refused = await recode(id, "EUR");
			expect([refused.status, refused.body.code, refused.body.paths[0].path]).toEqual([409, "conflict", "currency"]);
		}
		expect((await recode(siteId, "INR")).status).toBe(200);
	});
});
