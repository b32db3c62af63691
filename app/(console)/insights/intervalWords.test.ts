import { describe, expect, it } from "vitest";
import { intervalBeside, intervalWords, ratingAgrees } from "./intervalWords";

describe("the interval of an estimate in words", () => {
	it("is one figure where both ends read the same", () => {
		expect(intervalWords(51.8, 52.2)).toBe("52 W");
		expect(intervalWords(48.2, 55)).toBe("48 W to 55 W");
	});

	it("is not repeated beside an estimate that reads the same", () => {
		expect(intervalBeside(52, 51.8, 52.2)).toBe("");
		expect(intervalBeside(52, 50, 54)).toBe("50 W to 54 W");
	});
});

describe("a rating that agrees with the counter", () => {
	it("reads as the estimate does", () => {
		expect(ratingAgrees({ rated_w: 52, estimated_w: 51.8 })).toBe(true);
		expect(ratingAgrees({ rated_w: 60, estimated_w: 51.8 })).toBe(false);
		expect(ratingAgrees({ rated_w: 0, estimated_w: null })).toBe(false);
	});
});
