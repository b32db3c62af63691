import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NO_FIGURES } from "@/domain/aggregate/bucket";
import { flatTariff } from "@/domain/cost/energyFlat";
import { settle } from "@/domain/cost/settle";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { createPool, inTransaction } from "./pool";
import { addParts } from "./projections";
import { recordVersion } from "./recordCostVersion";
import { insertDevice, insertSite, type TestSite } from "./testLedger";
import { createUsageReader, type UsageReader } from "./usage";
import { USAGE_DAYS_MAX, USAGE_MONTHS_MAX, USAGE_QUARTER_DAYS_MAX } from "./usageLimits";

const at = (text: string) => Date.parse(text);
const DAY = 86_400_000;

describe("the read model", () => {
	let database: TestDatabase;
	let owner: pg.Pool;
	let web: pg.Pool;
	let reader: UsageReader;
	let site: TestSite;
	let other: TestSite;
	let devices: number[];
	beforeAll(async () => {
		database = await createTestDatabase();
		owner = createPool({ url: database.url });
		web = createPool({ url: database.url, role: "autovolt_web" });
		reader = createUsageReader(web);
		site = await insertSite(owner, "Main campus", "Asia/Kolkata", ["A", "B"]);
		other = await insertSite(owner, "Other", "Europe/Berlin", ["C"]);
		devices = [
			await insertDevice(owner, "one", site.siteId, site.rooms[0] ?? 0),
			await insertDevice(owner, "two", site.siteId, site.rooms[1] ?? 0),
			await insertDevice(owner, "three", other.siteId, other.rooms[0] ?? 0),
		];
		for (const [index, room] of [site.rooms[0], site.rooms[1], other.rooms[0]].entries())
			await use(devices[index] ?? 0, room ?? 0, 1_000n * BigInt(index + 1));
	});
	afterAll(async () => {
		await Promise.all([owner.end(), web.end()]);
		await database.drop();
	});

	function use(deviceId: number, classroomId: number, energyMwh: bigint, coveredMs = 900_000n): Promise<void> {
		const part = { deviceId, classroomId, ...NO_FIGURES, energyMwh, coveredMs };
		const quarters = [{ ...part, startsAt: at("2026-11-21T06:00:00Z") }];
		return inTransaction(owner, (client) =>
			addParts(client, { quarters, days: [{ ...part, date: "2026-11-21" }], months: [{ ...part, month: "2026-11" }] }),
		);
	}
	const scope = (more: object = {}) => ({ siteId: site.siteId, classroomIds: null, deviceIds: null, ...more });
	const energies = async (more: object = {}) =>
		(await reader.snapshot((usage) => usage.days(scope(more), "2026-11-01", "2026-11-30"))).map((day) => day.energyMwh);

	it("shows a site its own rooms, whole or limited to some; nothing to whom no room is given", async () => {
		expect(await energies()).toEqual([1_000n, 2_000n]);
		expect(await energies({ classroomIds: [site.rooms[1]] })).toEqual([2_000n]);
		expect(await energies({ deviceIds: [devices[0]] })).toEqual([1_000n]);
		expect(await energies({ classroomIds: [] })).toEqual([]);
		expect(await energies({ classroomIds: other.rooms })).toEqual([]);
		expect(await energies({ siteId: 9_999 })).toEqual([]);
	});

	it("gives days, quarter-hours and months the same sums, energy and money, priced or not", async () => {
		const sums = () =>
			reader.snapshot(async (usage) => {
				const rows = [
					await usage.days(scope(), "2026-11-01", "2026-11-30"),
					await usage.quarters(scope(), at("2026-10-31T18:30:00Z"), at("2026-11-30T18:30:00Z")),
					await usage.months(scope(), "2026-11", "2026-11"),
				];
				return rows.map((list) => [list.reduce((sum, row) => sum + row.energyMwh, 0n), settle(list.flatMap((row) => row.costs))]);
			});
		const unpriced = [3_000n, { costPico: null, amount: null, unpricedMwh: 3_000n }];
		expect(await sums()).toEqual([unpriced, unpriced, unpriced]);
		const flat = {
			classroomId: null,
			buildingId: null,
			effectiveUntil: null,
			notes: "",
			createdBy: "t",
			createdByUserId: null,
			now: 1,
			basedOn: null,
		};
		const recorded = await inTransaction(web, (client) =>
			recordVersion(client, {
				...flat,
				siteId: site.siteId,
				effectiveFrom: at("2026-11-21T00:00:00+05:30"),
				components: flatTariff(8_000_000n),
			}),
		);
		expect(recorded.kind).toBe("recorded");
		const priced = [3_000n, { costPico: 24_000_000_000n, amount: 2n, unpricedMwh: 0n }];
		expect(await sums()).toEqual([priced, priced, priced]);
	});

	it("sees one state throughout, whatever is committed meanwhile", async () => {
		await reader.snapshot(async (usage) => {
			const before = await usage.days(scope(), "2026-11-21", "2026-11-21");
			await use(devices[0] ?? 0, site.rooms[0] ?? 0, 500n);
			expect(await usage.days(scope(), "2026-11-21", "2026-11-21")).toEqual(before);
			expect((await usage.quarters(scope(), at("2026-11-21T00:00:00Z"), at("2026-11-22T00:00:00Z")))[0]?.energyMwh).toBe(1_000n);
		});
		expect(await energies()).toEqual([1_500n, 2_000n]);
	});

	it("passes over what was all reversed, and shows a covered zero", async () => {
		await use(devices[1] ?? 0, site.rooms[1] ?? 0, -2_000n, -900_000n);
		expect(await energies()).toEqual([1_500n]);
		await use(devices[1] ?? 0, site.rooms[1] ?? 0, 0n);
		expect(await energies()).toEqual([1_500n, 0n]);
	});

	it("refuses unbounded ranges and every write", async () => {
		const start = at("2026-01-01T00:00:00Z");
		await expect(
			reader.snapshot((usage) =>
				usage.days(scope(), "2020-01-01", new Date(at("2020-01-01T00:00:00Z") + USAGE_DAYS_MAX * DAY).toISOString().slice(0, 10)),
			),
		).rejects.toThrow(RangeError);
		await expect(
			reader.snapshot((usage) => usage.quarters(scope(), start, start + USAGE_QUARTER_DAYS_MAX * DAY + 1)),
		).rejects.toThrow(RangeError);
		await expect(
			reader.snapshot((usage) => usage.months(scope(), "2020-01", `${2020 + USAGE_MONTHS_MAX / 12}-01`)),
		).rejects.toThrow(RangeError);
		await expect(reader.snapshot((usage) => usage.client.query("UPDATE sites SET name = 'x'"))).rejects.toThrow(/read-only/);
		expect(await energies()).toHaveLength(2);
	});

	it("names a site's currency, dated zones and unassigned room, or says that there is none", async () => {
		const [known, unknown] = await reader.snapshot(async (usage) => [await usage.site(site.siteId), await usage.site(9_999)]);
		expect(known).toEqual({
			siteId: site.siteId,
			name: "Main campus",
			currency: "INR",
			zones: [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }],
			unassignedClassroomId: site.unassigned,
		});
		expect(unknown).toBeNull();
	});
});
