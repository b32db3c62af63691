import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { siteDayIntervals } from "@/domain/calendar/datedDay";
import { quarterHoursOf } from "@/domain/calendar/quarterHour";
import type { DatedZone } from "@/domain/calendar/zone";
import { createTestDatabase, type TestDatabase } from "@/launch/testDatabase";
import { dayKey, readDayQuarters } from "./dayQuarters";
import { createPool, inTransaction } from "./pool";

describe("readDayQuarters", () => {
	let database: TestDatabase;
	let pool: pg.Pool;
	beforeAll(async () => {
		database = await createTestDatabase();
		pool = createPool({ url: database.url });
	});
	afterAll(async () => {
		await pool.end();
		await database.drop();
	});

	/** Writes every quarter-hour that `keep` keeps around the date, and reads the date. */
	async function starts(device: number, date: string, zones: DatedZone[], keep: (index: number) => boolean): Promise<number[]> {
		const around = { start: Date.parse(date) - 2 * 86_400_000, end: Date.parse(date) + 3 * 86_400_000 };
		const kept = quarterHoursOf(around).filter((_, index) => keep(index));
		await pool.query(
			`INSERT INTO quarter_hours (device_id, classroom_id, starts_at, energy_mwh, estimated_mwh, allocated_mwh, on_time_ms)
			 SELECT $1, 1, to_timestamp(ms / 1000), CASE WHEN ms % 7 = 0 THEN -(ms / 1000) ELSE ms * 1000 END, 0, 0, 0 FROM unnest($2::bigint[]) ms`,
			[device, kept],
		);
		const day = { device_id: device, classroom_id: 1, local_date: date };
		const buckets =
			(await inTransaction(pool, (client) => readDayQuarters(client, [day, day], zones))).get(dayKey(day, date)) ?? [];
		for (const { startsAt, energyMwh } of buckets)
			expect(energyMwh).toBe(startsAt % 7 === 0 ? -BigInt(startsAt / 1000) : BigInt(startsAt) * 1000n);
		const wanted = siteDayIntervals(date, zones).flatMap(quarterHoursOf);
		expect(buckets.map((bucket) => bucket.startsAt)).toEqual(wanted.filter((at) => kept.includes(at)));
		return wanted;
	}

	it("has all 96 of a plain day, 92 and 100 of those on which the clock changes", async () => {
		const zones = [{ effectiveFrom: 0, timeZone: "America/New_York" }];
		expect(await starts(1, "2026-06-10", zones, () => true)).toHaveLength(96);
		expect(await starts(2, "2026-03-08", zones, () => true)).toHaveLength(92);
		expect(await starts(3, "2026-11-01", zones, () => true)).toHaveLength(100);
	});

	it("has what there is of a day with gaps, and nothing of one without readings", async () => {
		const zones = [{ effectiveFrom: 0, timeZone: "Asia/Kolkata" }];
		await starts(4, "2026-06-10", zones, (index) => index % 5 !== 0);
		await starts(5, "2026-06-10", zones, (index) => index === 200);
		await starts(6, "2026-06-10", zones, () => false);
	});

	it("leaves out what belongs to the neighbours where the site changed its zone", async () => {
		const zones = [
			{ effectiveFrom: 0, timeZone: "Asia/Kolkata" },
			{ effectiveFrom: Date.parse("2026-06-10T09:00:00Z"), timeZone: "America/New_York" },
		];
		for (const [device, date] of [
			[7, "2026-06-09"],
			[8, "2026-06-10"],
			[9, "2026-06-11"],
		] as const)
			await starts(device, date, zones, () => true);
	});
});
