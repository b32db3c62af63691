import { describe, expect, it } from "vitest";
import { type LoadBucket, prepareLoadCurve } from "./prepareLoadCurve";

const bucket = (hour: number, change: Partial<LoadBucket> = {}): LoadBucket => ({
	timestamp: `2026-11-21T${String(hour).padStart(2, "0")}:00:00+05:30`,
	kwh: 2,
	kw: 2,
	cost: 17,
	comparableKw: 3,
	estimated: false,
	allocated: false,
	...change,
});
const empty = { kwh: null, kw: null, cost: null };
const day = (changes: Record<number, Partial<LoadBucket>>) =>
	Array.from({ length: 24 }, (_, hour) => bucket(hour, changes[hour]));
const common = { bucketMinutes: 60, asOf: "2026-11-21T12:30:00+05:30", unit: "energy" } as const;

describe("prepareLoadCurve", () => {
	it("leaves a hole where nothing is known and joins neighbouring holes to one gap", () => {
		const curve = prepareLoadCurve({ ...common, buckets: day({ 3: empty, 4: empty, 8: empty }) });
		expect(curve.points[3]?.now).toBeNull();
		expect(curve.gaps.map(({ from, until }) => (until - from) / 3_600_000)).toEqual([2, 1]);
	});

	it.each([
		[4.1, [0, 1.5, 3, 4.5]],
		[54, [0, 15, 30, 45, 60]],
		[2.6, [0, 0.8, 1.6, 2.4, 3.2]],
		[0.053, [0, 0.015, 0.03, 0.045, 0.06]],
	])("draws %d kW under an axis of %j", (kw, ticks) => {
		const buckets = [bucket(0, { kw, comparableKw: null })];
		expect(prepareLoadCurve({ ...common, buckets }).valueTicks).toEqual(ticks);
	});

	it("marks a value that no line reaches", () => {
		const curve = prepareLoadCurve({ ...common, buckets: day({ 3: empty, 5: empty }) });
		expect(curve.points.filter(({ lone }) => lone !== null).map(({ label }) => label)).toEqual(["04:00"]);
		expect(prepareLoadCurve({ ...common, buckets: [bucket(0)] }).points[0]?.lone).toBe(2);
	});

	it("gives an axis to a day without any power", () => {
		const buckets = [bucket(0, { kwh: 0, kw: 0, comparableKw: null })];
		expect(prepareLoadCurve({ ...common, buckets }).valueTicks).toEqual([0, 1]);
	});

	it("calls neither the future nor the bucket that is still running a gap", () => {
		const ahead = Object.fromEntries([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23].map((hour) => [hour, empty]));
		expect(prepareLoadCurve({ ...common, buckets: day(ahead) }).gaps).toEqual([]);
	});

	it("keeps a true zero as a value, not a gap", () => {
		const curve = prepareLoadCurve({ ...common, buckets: day({ 5: { kwh: 0, kw: 0, cost: 0 } }) });
		expect(curve.points[5]?.now).toBe(0);
		expect(curve.gaps).toEqual([]);
	});

	it("marks estimated and allocated buckets at their own value", () => {
		const curve = prepareLoadCurve({ ...common, buckets: day({ 2: { estimated: true }, 6: { allocated: true } }) });
		expect(curve.points.filter((point) => point.estimated !== null).map((point) => point.at)).toEqual([curve.points[2]?.at]);
		expect(curve.points[6]?.allocated).toBe(2);
		expect([curve.hasEstimated, curve.hasAllocated]).toEqual([true, true]);
	});

	it("draws money per hour whatever the width of a bucket, without a comparison in another unit", () => {
		const curve = prepareLoadCurve({ ...common, bucketMinutes: 15, unit: "money", buckets: [bucket(0, { cost: 2 })] });
		expect(curve.points[0]?.now).toBe(8);
		expect(curve.hasComparison).toBe(false);
	});

	it("labels one day by hours and several by dates of the site", () => {
		expect(prepareLoadCurve({ ...common, buckets: day({}) }).ticks.map((tick) => tick.label)).toEqual([
			"00:00",
			"04:00",
			"08:00",
			"12:00",
			"16:00",
			"20:00",
		]);
		const two = [bucket(22), bucket(23), { ...bucket(0), timestamp: "2026-11-22T00:00:00+05:30" }];
		expect(prepareLoadCurve({ ...common, buckets: two }).ticks.map((tick) => tick.label)).toEqual(["21 Nov", "22 Nov"]);
	});
});
