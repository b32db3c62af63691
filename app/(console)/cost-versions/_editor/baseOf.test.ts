import { describe, expect, it } from "vitest";
import { baseOf } from "./useTariffBase";

describe("baseOf", () => {
	it("reads what an address names", () => {
		expect(["t-time_of_use", "v12", "d3"].map(baseOf)).toEqual([
			{ kind: "template", id: "time_of_use" },
			{ kind: "version", id: 12 },
			{ kind: "draft", id: 3 },
		]);
	});

	it("begins with nothing where the address says nothing, or nonsense", () => {
		for (const text of [null, "", "vx", "../..", "t-"]) expect(baseOf(text)).toEqual({ kind: "blank" });
	});
});
