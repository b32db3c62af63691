import type pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { flatRate } from "@/domain/cost/costVersion";
import { flatTariff } from "@/domain/cost/energyFlat";
import { settle } from "@/domain/cost/settle";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { previewImpact } from "@/store/costImpact";
import { readCostVersions } from "@/store/costVersions";
import { createPool, inTransaction } from "@/store/pool";
import { addParts } from "@/store/projections";
import { newestRowId, recordVersion, type VersionToRecord } from "@/store/recordCostVersion";
import { insertDevice, insertSite, type TestSite } from "@/store/testLedger";
import { createUsageReader, type UsageSnapshot } from "@/store/usage";
import { createCostStage } from "./costStage";

const log = pino({ level: "silent" });
const at = (text: string) => Date.parse(text);
const flat = flatTariff;
const QUARTER = 900_000;

describe("cost stage", () => {
	let database: TestDatabase;
	let owner: pg.Pool;
	let worker: pg.Pool;
	let web: pg.Pool;
	let site: TestSite;
	let device: number;
	let n = 0;
	beforeAll(async () => {
		database = await createTestDatabase();
		owner = createPool({ url: database.url });
		worker = createPool({ url: database.url, role: "autovolt_worker" });
		web = createPool({ url: database.url, role: "autovolt_web" });
	});
	beforeEach(async () => {
		n += 1;
		site = await insertSite(owner, `Site ${n}`, "Asia/Kolkata", ["A", "B"]);
		device = await insertDevice(owner, `device-${n}`, site.siteId, site.rooms[0] ?? 0);
	});
	afterAll(async () => {
		await Promise.all([owner.end(), worker.end(), web.end()]);
		await database.drop();
	});

	/** 40 W for 3 h in a room: 120 Wh from 10:00 IST on. */
	async function use(date: string, classroomId = site.rooms[0] ?? 0): Promise<void> {
		const start = at(`${date}T10:00:00+05:30`);
		const figures = { energyMwh: 10_000n, estimatedMwh: 0n, allocatedMwh: 0n, onTimeMs: 900_000n, coveredMs: 900_000n };
		const quarters = Array.from({ length: 12 }, (_, q) => ({
			deviceId: device,
			classroomId,
			startsAt: start + q * QUARTER,
			...figures,
		}));
		const whole = {
			deviceId: device,
			classroomId,
			energyMwh: 120_000n,
			estimatedMwh: 0n,
			allocatedMwh: 0n,
			onTimeMs: 10_800_000n,
			coveredMs: 10_800_000n,
		};
		const parts = { quarters, days: [{ ...whole, date }], months: [{ ...whole, month: date.slice(0, 7) }] };
		await inTransaction(worker, (client) => addParts(client, parts));
	}
	const draft = (from: string, rate: bigint, more: Partial<VersionToRecord> = {}): VersionToRecord => ({
		siteId: site.siteId,
		classroomId: null,
		buildingId: null,
		effectiveFrom: at(from),
		effectiveUntil: null,
		components: flat(rate),
		notes: "",
		createdBy: "admin@example.org",
		createdByUserId: null,
		now: Date.now(),
		basedOn: null,
		...more,
	});
	const record = (version: VersionToRecord) => inTransaction(web, (client) => recordVersion(client, version));
	async function price(): Promise<void> {
		const stage = createCostStage({ pool: worker, log, daysPerMarkStep: 1, restPerWork: 0 });
		while ((await stage.runOnce()) > 0);
	}
	const scope = () => ({ siteId: site.siteId, classroomIds: null, deviceIds: null });
	const read = <T>(work: (usage: UsageSnapshot) => Promise<T>) => createUsageReader(web).snapshot(work);
	const daysOf = (first = "2026-11-01", last = "2026-11-30") => read((usage) => usage.days(scope(), first, last));
	const stored = async () => {
		const { rows } = await owner.query(
			`SELECT device_id, classroom_id, local_date, cost_version_id, energy_mwh, cost_pico FROM daily_costs
			  WHERE device_id = $1 ORDER BY 1, 2, 3, 4`,
			[device],
		);
		return rows;
	};

	it("prices 40 W for 3 h at 7.50 as 0.90", async () => {
		await record(draft("2026-11-01T00:00:00+05:30", 7_500_000n));
		await use("2026-11-02");
		await price();
		const [day] = await daysOf();
		expect(day?.energyMwh).toBe(120_000n);
		expect(settle(day?.costs ?? []).amount).toBe(90n);
		expect(await stored()).toHaveLength(1);
	});

	it("leaves a gap unpriced, which is not 0", async () => {
		await record(draft("2026-11-05T00:00:00+05:30", 7_500_000n, { effectiveUntil: at("2026-11-06T00:00:00+05:30") }));
		for (const date of ["2026-11-04", "2026-11-05", "2026-11-06"]) await use(date);
		for (const settled of [false, true]) {
			if (settled) await price();
			const days = await daysOf();
			expect(days.map((day) => settle(day.costs))).toEqual([
				{ costPico: null, amount: null, unpricedMwh: 120_000n },
				{ costPico: 900_000_000_000n, amount: 90n, unpricedMwh: 0n },
				{ costPico: null, amount: null, unpricedMwh: 120_000n },
			]);
		}
		expect((await stored()).map((row) => row["cost_version_id"])).toEqual([0, expect.any(Number), 0]);
	});

	it("splits a day at a price that changes within it, and the quarter-hours sum to it", async () => {
		await record(draft("2026-11-01T00:00:00+05:30", 6_000_000n));
		await record(draft("2026-11-10T11:15:00+05:30", 8_000_000n));
		await use("2026-11-10");
		const before = await daysOf();
		await price();
		const [day] = await daysOf();
		expect(before).toEqual([day]);
		expect(day?.costs.map((cost) => [cost.energyMwh, cost.costPico])).toEqual([
			[50_000n, 50_000n * 6_000_000n],
			[70_000n, 70_000n * 8_000_000n],
		]);
		const quarters = await read((usage) =>
			usage.quarters(scope(), at("2026-11-10T00:00:00+05:30"), at("2026-11-11T00:00:00+05:30")),
		);
		expect(settle(quarters.flatMap((quarter) => quarter.costs))).toEqual(settle(day?.costs ?? []));
		const [month] = await read((usage) => usage.months(scope(), "2026-11", "2026-11"));
		expect(month?.costs).toEqual(day?.costs);
	});

	it("lets a room's own version win in that room, and only there", async () => {
		await record(draft("2026-11-01T00:00:00+05:30", 6_000_000n));
		await record(draft("2026-11-01T00:00:00+05:30", 9_000_000n, { classroomId: site.rooms[1] ?? 0 }));
		await use("2026-11-03", site.rooms[0]);
		await use("2026-11-03", site.rooms[1]);
		await price();
		expect((await daysOf()).map((day) => settle(day.costs).amount)).toEqual([72n, 108n]);
	});

	it("prices the past anew under a retroactive version, and readers agree before the stage has come round", async () => {
		await record(draft("2026-11-01T00:00:00+05:30", 6_000_000n));
		for (const date of ["2026-11-03", "2026-11-04", "2026-11-05"]) await use(date);
		await price();
		const retroactive = draft("2026-11-04T00:00:00+05:30", 8_000_000n);
		const impact = await inTransaction(web, (client) => previewImpact(client, [retroactive]));
		expect(impact.changes.map(({ date, cause }) => [date, cause])).toEqual([
			["2026-11-04", "price"],
			["2026-11-05", "price"],
		]);
		expect([impact.total.beforePico, impact.total.afterPico]).toEqual([1_440_000_000_000n, 1_920_000_000_000n]);
		await record(retroactive);
		const repaired = await daysOf();
		expect(repaired.map((day) => settle(day.costs).amount)).toEqual([72n, 96n, 96n]);
		await price();
		expect(await daysOf()).toEqual(repaired);
		expect(await owner.query("SELECT FROM cost_marks")).toMatchObject({ rowCount: 0 });
	});

	it("restores every byte of money by t1 → t2 → t1", async () => {
		await record(draft("2026-11-01T00:00:00+05:30", 6_123_457n));
		for (const date of ["2026-11-03", "2026-11-04"]) await use(date);
		await price();
		const money = async () => (await stored()).map((row) => [row["local_date"], row["energy_mwh"], row["cost_pico"]]);
		const first = await money();
		await record(draft("2026-11-01T00:00:00+05:30", 7_000_001n));
		await price();
		expect(await money()).not.toEqual(first);
		await record(draft("2026-11-01T00:00:00+05:30", 6_123_457n));
		await price();
		expect(await money()).toEqual(first);
	});

	it("keeps a version's identity, and its days as they are, when a later one shortens it", async () => {
		const first = await record(draft("2026-11-01T00:00:00+05:30", 6_000_000n));
		await use("2026-11-02");
		await price();
		const before = await stored();
		await record(draft("2026-11-20T00:00:00+05:30", 8_000_000n));
		await price();
		expect(await stored()).toEqual(before);
		const versions = await read((usage) => usage.versions(site.siteId));
		expect(versions.map((version) => [version.effectiveFrom, version.effectiveUntil])).toEqual([
			[at("2026-11-01T00:00:00+05:30"), at("2026-11-20T00:00:00+05:30")],
			[at("2026-11-20T00:00:00+05:30"), null],
		]);
		expect(first.kind === "recorded" && versions[0]?.id === first.version.id && versions[0].rowId !== first.version.rowId).toBe(
			true,
		);
	});

	it("answers what was believed at an earlier instant", async () => {
		const march = at("2026-11-05T00:00:00Z");
		await record(draft("2026-11-01T00:00:00+05:30", 6_000_000n, { now: march - 1000 }));
		await record(draft("2026-11-01T00:00:00+05:30", 8_000_000n, { now: march + 1000 }));
		const rates = (recordedAt: number | null) =>
			inTransaction(web, async (client) =>
				(await readCostVersions(client, site.siteId, recordedAt)).map((version) => flatRate(version.components)),
			);
		expect(await rates(march)).toEqual([6_000_000n]);
		expect(await rates(null)).toEqual([8_000_000n]);
		expect(await rates(march - 2000)).toEqual([]);
	});
	it("gives the second of two admins a conflict, and shows what changed", async () => {
		const basedOn = newestRowId(await read((usage) => usage.versions(site.siteId)));
		const both = await Promise.all(
			[1, 2].map((rate) => record(draft("2026-12-01T00:00:00+05:30", BigInt(rate) * 1_000_000n, { basedOn }))),
		);
		expect(both.map((result) => result.kind).sort()).toEqual(["conflict", "recorded"]);
		const conflict = both.find((result) => result.kind === "conflict");
		const recorded = both.find((result) => result.kind === "recorded");
		expect(conflict?.kind === "conflict" && conflict.changed).toEqual([recorded?.kind === "recorded" && recorded.version]);
		const stale = await record(draft("2026-12-01T00:00:00+05:30", 3_000_000n, { basedOn: 0 }));
		expect(stale.kind).toBe("conflict");
	});

	it("refuses an edge off the quarter-hour and a negative rate, naming where", async () => {
		const result = await record({ ...draft("2026-11-01T00:07:00Z", -1n) });
		expect(result).toEqual({
			kind: "invalid",
			problems: [
				{ path: ["effective_from"], message: "must lie on a quarter-hour" },
				{ path: ["components", 0, "rate_per_kwh"], message: "must not be negative" },
			],
		});
	});

	it("settles with two workers while prices and energy change, as the read model says", async () => {
		const stages = [1, 2].map(() => createCostStage({ pool: worker, log, marksMax: 3, daysPerMarkStep: 2, restPerWork: 0 }));
		let busy = true;
		const work = stages.map(async (stage) => {
			while (busy || (await stage.runOnce()) > 0) await stage.runOnce();
		});
		for (let round = 0; round < 8; round++) {
			await Promise.all(["2026-11-03", "2026-11-04", "2026-11-05"].map((date) => use(date)));
			await record(draft(`2026-11-0${(round % 4) + 2}T11:00:00+05:30`, BigInt(5 + round) * 1_000_000n));
		}
		busy = false;
		await Promise.all(work);
		const settled = await daysOf();
		expect(await owner.query("SELECT FROM price_marks UNION ALL SELECT FROM cost_marks")).toMatchObject({ rowCount: 0 });
		expect(
			await owner.query(
				"SELECT FROM daily_aggregates d LEFT JOIN priced_days p USING (device_id, classroom_id, local_date) WHERE p.revision IS DISTINCT FROM d.revision AND d.device_id = $1",
				[device],
			),
		).toMatchObject({ rowCount: 0 });
		await owner.query("DELETE FROM priced_days WHERE device_id = $1", [device]);
		expect(await daysOf()).toEqual(settled);
		expect(settled.map((day) => day.energyMwh)).toEqual([960_000n, 960_000n, 960_000n]);
	});
});
