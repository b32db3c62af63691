import { describe, expect, it } from "vitest";
import { TokenBucket } from "./tokenBucket";

describe("TokenBucket", () => {
	it("gives a burst at once and then its rate", () => {
		const bucket = new TokenBucket(10, 3, 0);
		expect([bucket.take(0), bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([true, true, true, false]);
		expect(bucket.take(99)).toBe(false);
		expect(bucket.take(100)).toBe(true);
		expect(bucket.take(100)).toBe(false);
	});

	it("says how long to wait for a token on credit", () => {
		const bucket = new TokenBucket(10, 1, 0);
		expect([bucket.reserve(0), bucket.reserve(0), bucket.reserve(0)]).toEqual([0, 100, 200]);
	});

	it("gives nothing for a clock that jumps back", () => {
		const bucket = new TokenBucket(10, 1, 1_000);
		expect(bucket.take(1_000)).toBe(true);
		expect(bucket.take(500)).toBe(false);
	});

	it("charges no more than a burst of credit", () => {
		const bucket = new TokenBucket(1, 5, 0);
		bucket.charge(1_000);
		expect(bucket.take(4_500)).toBe(false);
		expect(bucket.take(6_000)).toBe(true);
	});
});
