import { describe, expect, it } from "vitest";
import { isDeeperThan } from "./jsonDepth";

describe("isDeeperThan", () => {
	it.each([
		["{}", 0, true],
		["[[]]", 2, false],
		["[[]]", 1, true],
		['{"a":{"b":[1]},"c":[2]}', 3, false],
		['["[[[[["]', 1, false],
		['["\\"[[[[["]', 1, false],
		['["\\\\",[[]]]', 2, true],
		["[".repeat(60_000), 16, true],
		["1", 0, false],
	])("looks into %s for more than %i levels", (text, max, expected) => {
		expect(isDeeperThan(text, max)).toBe(expected);
	});
});
