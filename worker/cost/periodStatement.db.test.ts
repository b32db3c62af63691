import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { siteDate } from "@/domain/calendar/datedDay";
import { addDays } from "@/domain/calendar/zone";
import { peakDemand } from "@/domain/cost/peakDemand";
import type { EnergyBucket } from "@/domain/cost/priceBucket";
import { settleBill } from "@/domain/cost/settleBill";
import { readCostVersions } from "@/store/costVersions";
import { readDemands } from "@/store/periodDemand";
import { readPeriodStatement } from "@/store/periodStatement";
import { findStaleMonths } from "@/store/pricedMonths";
import { readRateBook } from "@/store/rateBook";
import { type CostWorld, flat, openCostWorld, tariffOf } from "./costWorld.fixture";

const DEMAND = { kind: "demand", rate_per_unit: "100", interval_minutes: 30, allocate_by: "coincident_peak" };

describe("readPeriodStatement", () => {
	let world: CostWorld;
	const quarters: EnergyBucket[] = [];
	beforeAll(async () => {
		world = await openCostWorld();
		const add = async (room: number, from: string, energyMwh: bigint, count: number) => {
			await world.use(room, from, energyMwh, count);
			const start = Date.parse(`${from}+05:30`);
			for (let index = 0; index < count; index++)
				quarters.push({ classroomId: room, startsAt: start + index * 900_000, energyMwh });
		};
		await add(world.a, "2026-01-10T09:00:00", 900_000n, 2);
		await add(world.a, "2026-02-10T09:00:00", 700_000n, 2);
		await add(world.a, "2026-03-03T10:15:00", 500_000n, 2);
		await add(world.b, "2026-03-03T10:30:00", 300_000n, 1);
		await add(world.b, "2026-03-05T10:30:00", 350_000n, 2);
		await add(world.c, "2026-03-05T10:45:00", 1n, 1);
		await world.record(world.draft("2026-03-01", [...flat("2"), DEMAND]));
	});
	afterAll(() => world.close());
	const state = (month: string, options = {}) =>
		world.asWeb((client) => readPeriodStatement(client, world.site.siteId, month, options));

	it("finds the highest demand of the connection and who had part in it, as the domain does from all quarter-hours", async () => {
		for (const minutes of [15, 30] as const) {
			const tariff = [{ ...DEMAND, interval_minutes: minutes, ratchet: { percent: "80", months: 2 } }];
			const found = await world.asWeb(async (client) => {
				const [known] = await readCostVersions(client, world.site.siteId);
				const versions = known ? [{ ...known, components: tariffOf(tariff) }] : [];
				return (await readDemands(client, await readRateBook(client, world.site.siteId, versions), "2026-03"))(
					known?.id ?? 0,
					minutes,
				);
			});
			const zones = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];
			const inMarch = quarters.filter((quarter) => siteDate(quarter.startsAt, zones).startsWith("2026-03"));
			const before = [700_000n, 900_000n].map((energy) => energy * 4n);
			expect(found).toEqual(peakDemand(inMarch, minutes, zones, before));
		}
	});

	it("gives the same from days as stored and from days that are not, and rooms and devices sum to it", async () => {
		const fresh = await state("2026-03");
		await world.settle();
		expect(await state("2026-03")).toEqual(fresh);
		const [version] = fresh.versions;
		expect(version?.lines.map((line) => line.label)).toHaveLength(2);
		const lines = version?.lines.reduce((sum, line) => sum + line.costPico, 0n);
		const days = await world.read((usage) => usage.days(world.scope, "2026-03-01", "2026-03-31"));
		expect(days.flatMap((day) => day.costs).reduce((sum, cost) => sum + cost.costPico, 0n)).toBe(lines);
		const [march] = await world.read((usage) => usage.months({ ...world.scope, classroomIds: [world.a] }, "2026-03", "2026-03"));
		const bill = settleBill(fresh);
		const ofA = bill.rooms.find((room) => room.classroomId === world.a)?.amount ?? 0n;
		const exact = Number(march?.costs[0]?.costPico ?? 0n) / 1e10;
		expect(ofA).toBeGreaterThan(0n);
		expect(Math.abs(exact - Number(ofA))).toBeLessThanOrEqual(1);
	});

	it("states a month under other versions, from the quarter-hours anew", async () => {
		const [known] = await world.asWeb((client) => readCostVersions(client, world.site.siteId));
		const hypothetical = { id: -1, classroomId: null, buildingId: null, effectiveFrom: 0, effectiveUntil: null };
		const versions = [{ ...hypothetical, components: tariffOf(flat("7")) }];
		const statement = await state("2026-03", { versions });
		expect(statement.versions.map((version) => [version.versionId, version.lines[0]?.costPico])).toEqual([
			[-1, 2_000_001n * 7_000_000n],
		]);
		expect(known?.id).not.toBe(-1);
		expect((await state("2026-01")).unpricedMwh).toBe(1_800_000n);
	});

	it("lets charges by time accrue until the day after today, and a month go stale as the day or a room's area changes", async () => {
		const { rows } = await world.owner.query<{ now: Date }>("SELECT now()");
		const zones = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];
		const today = siteDate(rows[0]?.now.getTime() ?? 0, zones);
		const month = today.slice(0, 7);
		await world.use(world.a, `${today}T00:00:00`, 1_000n);
		await world.record(world.draft(`${month}-01`, [{ kind: "fixed", amount: "3100", allocate_by: "area" }]));
		await world.settle();
		const stored = await world.rows(`SELECT accrued_until::text FROM priced_months WHERE local_month = '${month}-01'`);
		expect(stored).toEqual([{ accrued_until: addDays(today, 1) }]);
		const stale = () => world.asWeb((client) => findStaleMonths(client, world.site.siteId, 10));
		expect(await stale()).toEqual([]);
		await world.owner.query("UPDATE classrooms SET area_m2 = 30 WHERE id = $1", [world.a]);
		expect(await stale()).toContain(month);
		await world.settle();
		expect(await stale()).toEqual([]);
		await world.owner.query("UPDATE priced_months SET accrued_until = accrued_until - 1 WHERE local_month = $1", [`${month}-01`]);
		expect(await stale()).toEqual([month]);
	});
});
