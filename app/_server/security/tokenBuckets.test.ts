import { describe, expect, it } from "vitest";
import { TokenBuckets } from "./tokenBuckets";

describe("TokenBuckets", () => {
	it("gives a burst, then says how long to wait, and gives again once that has passed", () => {
		const buckets = new TokenBuckets({ burst: 3, perMinute: 60 }, 10);
		expect([1, 2, 3, 4].map(() => buckets.take("a", 0))).toEqual([0, 0, 0, 1_000]);
		expect(buckets.take("a", 400)).toBe(600);
		expect(buckets.take("a", 1_000)).toBe(0);
		expect(buckets.take("a", 1_000)).toBe(1_000);
	});

	it("never holds more than the burst, however long nobody came", () => {
		const buckets = new TokenBuckets({ burst: 2, perMinute: 600 }, 10);
		expect([buckets.take("a", 0), buckets.take("a", 3_600_000), buckets.take("a", 3_600_000)]).toEqual([0, 0, 0]);
		expect(buckets.take("a", 3_600_000)).toBe(100);
	});

	it("keeps keys apart, and looks without taking", () => {
		const buckets = new TokenBuckets({ burst: 1, perMinute: 60 }, 10);
		expect([buckets.waitFor("a", 0), buckets.take("a", 0), buckets.waitFor("a", 0), buckets.take("b", 0)]).toEqual([
			0, 0, 1_000, 0,
		]);
	});

	it("gives nothing for a clock that was set back", () => {
		const buckets = new TokenBuckets({ burst: 1, perMinute: 60 }, 10);
		buckets.take("a", 10_000);
		expect(buckets.take("a", 0)).toBe(1_000);
	});

	it("stays within its memory: the longest unused is forgotten first", () => {
		const buckets = new TokenBuckets({ burst: 1, perMinute: 1 }, 100);
		for (let i = 0; i < 10_000; i++) buckets.take(`address ${i}`, 0);
		expect(buckets.size).toBe(100);
		expect([buckets.waitFor("address 9900", 0) > 0, buckets.waitFor("address 9899", 0)]).toEqual([true, 0]);
	});
});
