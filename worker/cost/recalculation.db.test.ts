import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settle as sum } from "@/domain/cost/settle";
import { readCostChanges } from "@/store/costChanges";
import { previewImpact } from "@/store/costImpact";
import { draftWithdrawal } from "@/store/costVersionWithdrawal";
import { inTransaction } from "@/store/pool";
import { findRecalculation } from "@/store/recalculations";
import { recordVersions } from "@/store/recordCostVersion";
import { type CostWorld, flat, openCostWorld, storedMoney, tariffOf } from "./costWorld.fixture";

/** Energy by slab and a demand charge: what one room uses changes what the others pay. */
const STATED = [
	{ kind: "energy_slabs", mode: "telescopic", slabs: [{ up_to_kwh: "1", rate_per_kwh: "2" }, { rate_per_kwh: "5" }] },
	{ kind: "demand", rate_per_unit: "100", allocate_by: "coincident_peak" },
	{ kind: "surcharge", name: "Duty", percent: "10" },
];

describe("a change of price", () => {
	let world: CostWorld;
	beforeEach(async () => {
		world = await openCostWorld();
	});
	afterEach(() => world.close());

	const days = ["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"];
	async function useAll(): Promise<void> {
		for (const day of days)
			for (const [room, energy] of [
				[world.a, 100_000n],
				[world.b, 50_000n],
				[world.c, 7n],
			] as const)
				await world.use(room, `${day}T10:00:00`, energy, 4);
	}
	const daysNow = () => world.read((usage) => usage.days(world.scope, "2026-03-01", "2026-03-31"));
	const amounts = async () => (await daysNow()).map((day) => sum(day.costs).costPico);
	const recalculation = (id: bigint) => inTransaction(world.owner, (client) => findRecalculation(client, id));

	it("keeps what each room's day cost before, shows its progress, and readers never wait for it", async () => {
		await world.record(world.draft("2026-03-01", flat("2")));
		await useAll();
		await world.settle();
		const { recalculationId: id } = await world.record(world.draft("2026-03-04", flat("3")));
		expect(await recalculation(id)).toMatchObject({
			state: "running",
			daysTotal: 9,
			daysDone: 0,
			fromDate: "2026-03-04",
			cause: "version",
		});
		const repaired = await amounts();
		const stage = world.stage(3);
		const progress: (number | undefined)[] = [];
		for (let step = 0; step < 3; step++) {
			await stage.runOnce();
			progress.push((await recalculation(id))?.daysDone);
			expect(await amounts()).toEqual(repaired);
		}
		expect(progress).toEqual([3, 6, 9]);
		expect(await recalculation(id)).toMatchObject({ state: "done", finishedAt: expect.any(Number) });
		const changes = await inTransaction(world.owner, (client) =>
			readCostChanges(client, id, { classroomIds: null, after: null, limit: 100 }),
		);
		expect(changes).toHaveLength(9);
		expect(changes[0]).toMatchObject({
			classroomId: world.a,
			date: "2026-03-04",
			before: { costPico: 400_000n * 2_000_000n, energyMwh: 400_000n },
			after: { costPico: 400_000n * 3_000_000n },
		});
		const ofOneRoom = await inTransaction(world.owner, (client) =>
			readCostChanges(client, id, { classroomIds: [world.b], after: { date: "2026-03-04", classroomId: world.b }, limit: 1 }),
		);
		expect(ofOneRoom.map((change) => [change.classroomId, change.date])).toEqual([[world.b, "2026-03-05"]]);
	});

	it("is previewed with its causes, also in rooms whose share of a connection's charges it changes", async () => {
		await world.record(world.draft("2026-02-01", STATED));
		await useAll();
		await world.use(world.a, "2026-02-03T10:00:00", 1_000n);
		const own = world.draft("2026-02-01", flat("9"), { classroomId: world.b });
		const impact = await world.asWeb((client) => previewImpact(client, [own]));
		expect(new Set(impact.changes.map((change) => [change.classroomId, change.cause].join()))).toEqual(
			new Set([`${world.a},share`, `${world.b},price`, `${world.c},share`]),
		);
		const before = await amounts();
		await world.record(own);
		const after = await amounts();
		const moved = (costs: readonly (bigint | null)[]) => costs.reduce<bigint>((all, cost) => all + (cost ?? 0n), 0n);
		expect((impact.total.afterPico ?? 0n) - (impact.total.beforePico ?? 0n)).toBe(moved(after) - moved(before));
		const { components } = impact;
		expect(components.reduce((all, part) => all + part.afterPico - part.beforePico, 0n)).toBe(moved(after) - moved(before));
		const latest = await world.asWeb((client) => previewImpact(client, [{ ...own, components: tariffOf(flat("8")) }], 1));
		expect([latest.lookedFrom, latest.changes.some((change) => change.date < "2026-03-01")]).toEqual(["2026-03-01", false]);
	});

	it("resumes where it was killed: a step that did not commit left nothing", async () => {
		await world.record(world.draft("2026-03-01", flat("2")));
		await useAll();
		await world.settle();
		const { recalculationId: id } = await world.record(world.draft("2026-03-01", STATED));
		const wanted = await amounts();
		await world.stage(3).runOnce();
		await world.owner.query(
			`ALTER TABLE cost_changes ADD CONSTRAINT killed CHECK (recalculation_id <> ${id} OR local_date < '2026-03-05')`,
		);
		await expect(
			world
				.stage(3)
				.runOnce()
				.then(() => world.stage(3).runOnce()),
		).rejects.toThrow(/killed/);
		expect((await recalculation(id))?.daysDone).toBe(6);
		expect(await amounts()).toEqual(wanted);
		await world.owner.query("ALTER TABLE cost_changes DROP CONSTRAINT killed");
		await world.settle();
		expect(await amounts()).toEqual(wanted);
		expect(await recalculation(id)).toMatchObject({ state: "done", daysDone: 12 });
		expect(await world.rows("SELECT FROM cost_marks")).toEqual([]);
	});

	it("stores the charges of a connection as readers find them, and tells what moved in every room", async () => {
		await world.record(world.draft("2026-03-01", flat("2")));
		await useAll();
		await world.settle();
		const { recalculationId: id } = await world.record(world.draft("2026-03-01", STATED));
		const repaired = await daysNow();
		await world.settle();
		expect(await daysNow()).toEqual(repaired);
		expect(await world.rows("SELECT local_month::text, accrued_until::text FROM priced_months")).toEqual([
			{ local_month: "2026-03-01", accrued_until: "2026-04-01" },
		]);
		// 2.400028 kWh: the first at 2.00, the rest at 5.00; demand 600.007 W at 100 per kVA; duty 10 %.
		const slabs = 1_000_000n * 2_000_000n + 1_400_112n * 5_000_000n;
		const energy = 4n * (400_000n + 200_000n + 28n);
		expect(energy).toBe(2_400_112n);
		const demand = (100_000n + 50_000n + 7n) * 4n * 100_000_000n;
		const charged = slabs + demand;
		const total = (await amounts()).reduce<bigint>((all, cost) => all + (cost ?? 0n), 0n);
		expect(total).toBe(charged + charged / 10n);
		const changes = await inTransaction(world.owner, (client) =>
			readCostChanges(client, id, { classroomIds: null, after: null, limit: 100 }),
		);
		expect(changes.reduce((all, change) => all + (change.after.costPico ?? 0n), 0n)).toBe(total);
		expect(changes.reduce((all, change) => all + (change.before.costPico ?? 0n), 0n)).toBe(energy * 2_000_000n);
	});

	it("prices a room's own, its building's, then the site's; a version of none lets the next wider one through", async () => {
		await world.owner.query("UPDATE classrooms SET building_id = $1 WHERE id = ANY ($2::int[])", [
			world.buildingId,
			[world.a, world.b],
		]);
		await world.record(world.draft("2026-03-01", flat("1")));
		await world.record(world.draft("2026-03-01", flat("2"), { buildingId: world.buildingId }));
		await world.record(world.draft("2026-03-01", flat("3"), { classroomId: world.a }));
		await world.record(world.draft("2026-03-05", [{ kind: "none" }], { classroomId: world.a }));
		await world.record(world.draft("2026-03-06", [{ kind: "none" }], { buildingId: world.buildingId }));
		await useAll();
		for (const stored of [false, true]) {
			if (stored) await world.settle();
			const rates = (await daysNow()).map((day) => Number((sum(day.costs).costPico ?? 0n) / day.energyMwh) / 1e6);
			expect(rates).toEqual([3, 2, 1, 3, 2, 1, 2, 2, 1, 1, 1, 1]);
		}
	});

	it("restores every byte of money when it is withdrawn", async () => {
		await world.record(world.draft("2026-03-01", STATED));
		await useAll();
		await world.settle();
		const before = await storedMoney(world.owner);
		const second = await world.record(
			world.draft("2026-02-01", flat("9"), { effectiveUntil: Date.parse("2026-03-05T11:00:00+05:30") }),
		);
		await world.settle();
		expect(await storedMoney(world.owner)).not.toEqual(before);
		const drafts = await withdraw(second.version.id);
		expect(drafts.map((draft) => draft.components)).toEqual([tariffOf([{ kind: "none" }]), tariffOf(STATED)]);
		expect(drafts[0]?.notes).toBe(`Takes back version ${second.version.id}`);
		await world.settle();
		expect(await storedMoney(world.owner)).toEqual(before);
		expect(await withdraw(second.version.id)).toEqual([]);
		expect(await world.rows(`SELECT count(*)::int AS n FROM cost_versions WHERE id = ${second.version.rowId}`)).toEqual([
			{ n: 1 },
		]);
	});

	it("is taken back only where it still holds", async () => {
		await world.record(world.draft("2026-03-01", flat("2")));
		const second = await world.record(world.draft("2026-03-02", flat("9")));
		const until = { effectiveUntil: Date.parse("2026-03-05T00:00:00+05:30") };
		await world.record(world.draft("2026-03-04", flat("4"), until));
		await useAll();
		await withdraw(second.version.id);
		await world.settle();
		const rates = (await daysNow()).map((day) => Number((sum(day.costs).costPico ?? 0n) / day.energyMwh) / 1e6);
		expect(rates).toEqual([2, 2, 2, 4, 4, 4, 2, 2, 2, 2, 2, 2]);
	});

	it.each(["the lower first", "the upper first"])("brings nothing back that was taken back itself (%s)", async (order) => {
		const span = (from: string, until: string, rate: string) =>
			world.record(world.draft(from, flat(rate), { effectiveUntil: Date.parse(`${until}T00:00:00+05:30`) }));
		const first = await world.record(world.draft("2026-03-01", flat("4")));
		const lower = await span("2026-03-02", "2026-03-06", "100");
		const upper = await span("2026-03-03", "2026-03-04", "50");
		const ids = [lower.version.id, upper.version.id];
		for (const id of order === "the lower first" ? ids : ids.reverse()) await withdraw(id);
		const standing = await world.rows("SELECT DISTINCT version_key::text AS key FROM cost_versions WHERE recorded_until IS NULL");
		expect(standing).toEqual([{ key: first.version.versionKey }]);
	});

	it("brings back what it took when the withdrawal itself is withdrawn", async () => {
		const only = await world.record(world.draft("2026-03-01", flat("4")));
		await withdraw(only.version.id);
		const [{ id: none } = { id: 0 }] = (await world.rows("SELECT max(id) AS id FROM cost_versions")) as { id: number }[];
		await withdraw(none);
		expect(await world.rows("SELECT version_key::text AS key FROM cost_versions WHERE recorded_until IS NULL")).toEqual([
			{ key: only.version.versionKey },
		]);
	});

	async function withdraw(versionId: number) {
		const author = { createdBy: "admin@example.org", createdByUserId: null, now: Date.now(), basedOn: null };
		return world.asWeb(async (client) => {
			const drafts = (await draftWithdrawal(client, world.site.siteId, versionId, author)) ?? [];
			if (drafts.length > 0) expect((await recordVersions(client, drafts, "withdrawal")).kind).toBe("recorded");
			return drafts;
		});
	}
});
