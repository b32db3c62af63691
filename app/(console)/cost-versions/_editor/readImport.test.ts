import { describe, expect, it } from "vitest";
import { readImport } from "./readImport";

const flat = [{ kind: "energy_flat", rate_per_kwh: "8.5" }];

describe("readImport", () => {
	it("takes a document, and a bare list of components", () => {
		for (const text of [JSON.stringify({ notes: "Order 12", components: flat }), JSON.stringify(flat)]) {
			const read = readImport(text);
			expect(read.ok && read.components).toMatchObject([{ kind: "energy_flat", fields: { rate_per_kwh: "8.5" } }]);
		}
	});

	it("names the path of everything that is wrong", () => {
		const read = readImport(JSON.stringify([{ kind: "energy_flat", rate_per_kwh: "-1" }, { kind: "magic" }]));
		expect(read.ok ? [] : read.problems.map(({ path }) => path)).toEqual(["components.0.rate_per_kwh", "components.1.kind"]);
	});

	it("says in which line the text stops being JSON", () => {
		const read = readImport('[\n{ "kind": "x" "y" }\n]');
		expect(read.ok ? "" : read.problems[0]?.path).toBe("line 2, column 15");
	});
});
