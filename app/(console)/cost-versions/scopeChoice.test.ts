import { describe, expect, it } from "vitest";
import { scopeChoiceOf, scopeFields, scopeOptions } from "./scopeChoice";

describe("a scope as one choice", () => {
	it("names the site, each building and each room, and none of them twice", () => {
		const options = scopeOptions([{ name: "Lab" }], [{ code: "Lab", building: "Lab" }]);
		expect(options.map(({ id }) => id)).toEqual(["site", "b:Lab", "r:Lab"]);
	});

	it("becomes the fields of a request and comes back", () => {
		expect(scopeFields("site")).toEqual({ building: null, classroom: null });
		expect(scopeFields("b:Block A")).toEqual({ building: "Block A", classroom: null });
		expect(scopeFields("r:A-1")).toEqual({ building: null, classroom: "A-1" });
		expect(scopeChoiceOf({ scope: "building", building: "Block A", classroom: null })).toBe("b:Block A");
		expect(scopeChoiceOf({ scope: "classroom", building: null, classroom: "A-1" })).toBe("r:A-1");
		expect(scopeChoiceOf({ scope: "site", building: null, classroom: null })).toBe("site");
	});
});
