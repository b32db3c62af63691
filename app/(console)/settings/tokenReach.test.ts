import { describe, expect, it } from "vitest";
import { reachWords, roomsOf } from "./tokenReach";

describe("roomsOf", () => {
	it("reads codes between commas and line breaks, each once", () => {
		expect(roomsOf(" A-1, CSE 301\nA-1,,")).toEqual(["A-1", "CSE 301"]);
		expect(roomsOf(" ")).toEqual([]);
	});
});

describe("reachWords", () => {
	it.each([
		[{ scopes: ["read", "control", "configure"], site: null, classrooms: [] }, ""],
		[{ scopes: ["read"], site: null, classrooms: [] }, "read only"],
		[{ scopes: ["read", "control"], site: "Main", classrooms: ["A-1"] }, "read and turn switches · Main · A-1"],
		[{ scopes: ["read", "control", "configure"], site: "Main", classrooms: ["A", "B", "C", "D"] }, "Main · 4 rooms"],
	] as const)("says how far %j reaches", (token, words) => {
		expect(reachWords(token)).toBe(words);
	});
});
