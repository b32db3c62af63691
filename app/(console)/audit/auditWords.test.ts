import { describe, expect, it } from "vitest";
import { actionWords, changesOf } from "./auditWords";

describe("changesOf", () => {
	it("names what changed, what came and what went, and leaves out what stayed", () => {
		expect(changesOf({ name: "A", area: 3, old: true }, { name: "B", area: 3, new: null })).toEqual([
			{ field: "name", before: "A", after: "B" },
			{ field: "new", before: null, after: "null" },
			{ field: "old", before: "true", after: null },
		]);
	});

	it("takes whatever the log holds", () => {
		expect(changesOf(null, null)).toEqual([]);
		expect(changesOf(undefined, ["a"])).toEqual([{ field: "value", before: null, after: '["a"]' }]);
		expect(changesOf({ rooms: ["A-1"] }, { rooms: ["A-1", "A-2"] })).toEqual([
			{ field: "rooms", before: '["A-1"]', after: '["A-1","A-2"]' },
		]);
		expect(changesOf({}, JSON.parse('{"__proto__":1}'))).toEqual([{ field: "__proto__", before: null, after: "1" }]);
	});
});

describe("actionWords", () => {
	it.each([
		["cost_version.approve", "Cost version: approve"],
		["user.sign_in_failed", "User: sign in failed"],
		["something", "Something"],
		["", ""],
	])("says %s as %s", (action, words) => {
		expect(actionWords(action)).toBe(words);
	});
});
