import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "@/launch/bootstrap.mjs";
import { AREAS } from "./areas";
import { isTypesAlone, reportPath, sourcesOf } from "./keptReports";
import { MISTAKES } from "./mistakes";
import { parseMutationOptions } from "./options";
import { plant } from "./plantedMistake";
import { tableOf, withTable } from "./published";
import { countsOf, percent, scoreTenths, sum } from "./score";

describe("planted mistakes", () => {
	it.each(MISTAKES)("can still be planted: $name", ({ file, right, wrong }) => {
		const code = readFileSync(join(ROOT, file), "utf8");
		expect(plant(code, right, wrong)).not.toBe(code);
	});

	it("have names of their own, by which one is planted", () => {
		expect(new Set(MISTAKES.map(({ name }) => name)).size).toBe(MISTAKES.length);
	});

	it("are refused where the code has changed, or stands twice", () => {
		expect(() => plant("a b a", "a", "c")).toThrow("stands 2 times");
		expect(() => plant("a b", "x", "c")).toThrow("stands 0 times");
		expect(plant("a b", "b", "c")).toBe("a c");
	});
});

describe("areas", () => {
	it.each(AREAS)("$name has sources, and none of them is a test", (area) => {
		const files = sourcesOf(area);
		const named = Object.values(area.sources).flatMap((names) => (names === "*" ? [] : names));
		expect(files.length).toBeGreaterThanOrEqual(Math.max(1, named.length));
		expect(files.filter((file) => /\.(test|arbitrary|fixture)\./.test(file))).toEqual([]);
		expect(new Set(files.map((file) => reportPath(area, file))).size).toBe(files.length);
	});
});

describe("a file of types alone", () => {
	it("is left out, and no other", () => {
		expect(isTypesAlone('import type { A } from "./a";\n/** B. */\nexport interface B extends A {}\nexport type C = "x";')).toBe(
			true,
		);
		expect(isTypesAlone("export type C = 1;\nexport const X = 1;")).toBe(false);
	});
});

describe("the score", () => {
	const mutant = (status: string) => ({ status, mutatorName: "x", location: { start: { line: 1, column: 1 } } });

	it("counts what no test noticed, or came by, as survived; what never ended as noticed", () => {
		const statuses = ["Killed", "Killed", "Timeout", "Survived", "NoCoverage", "Ignored", "CompileError"];
		expect(countsOf(statuses.map(mutant))).toEqual({ noticed: 3, survived: 2, ignored: 2 });
	});

	it("is rounded down to a tenth of a percent", () => {
		expect(percent(scoreTenths({ noticed: 949_999, survived: 50_001, ignored: 0 }))).toBe("94.9 %");
		expect(percent(scoreTenths({ noticed: 95, survived: 5, ignored: 9 }))).toBe("95.0 %");
		expect(percent(scoreTenths({ noticed: 0, survived: 0, ignored: 9 }))).toBe("–");
		expect(
			sum([
				{ noticed: 1, survived: 2, ignored: 3 },
				{ noticed: 4, survived: 5, ignored: 6 },
			]),
		).toEqual({
			noticed: 5,
			survived: 7,
			ignored: 9,
		});
	});

	it("is published in a table between its marks, the rest of the page stays", () => {
		const [area] = AREAS as [(typeof AREAS)[0]];
		const rows = tableOf([{ area, counts: { noticed: 99, survived: 1, ignored: 2 }, untried: 3 }], "2026-11-25");
		expect(rows).toContain(`| ${area.name} | 100 | 1 | 2 | 99.0 % | ${area.target} % | 3 | 2026-11-25 |`);
		const page = "before\n<!-- scores -->\nold\n<!-- /scores -->\nafter\n";
		expect(withTable(page, "new")).toBe("before\n<!-- scores -->\nnew\n<!-- /scores -->\nafter\n");
		expect(() => withTable("no marks", "new")).toThrow("marks");
	});
});

describe("options", () => {
	it("take all areas and the mistakes by default", () => {
		const { areas, mistakes, concurrency, fresh, publish, file } = parseMutationOptions([]);
		expect(areas).toEqual(AREAS);
		expect({ mistakes, concurrency, fresh, publish, file }).toEqual({
			...{ mistakes: true, concurrency: 1, fresh: false, publish: false, file: null },
		});
	});

	it("take some of them", () => {
		const { areas, mistakes, minutes, fresh } = parseMutationOptions([
			"--only",
			"ledger",
			"--only=tariff",
			"--minutes",
			"9",
			"--fresh",
		]);
		expect(areas.map(({ name }) => name)).toEqual(["ledger", "tariff"]);
		expect({ mistakes, minutes, fresh }).toEqual({ mistakes: false, minutes: 9, fresh: true });
		expect(parseMutationOptions(["--only", "mistakes"])).toMatchObject({ areas: [], mistakes: true });
	});

	it.each([[["--only", "x"]], [["--minutes", "0"]], [["--file"]], [["ledger"]]])("refuse %j", (args) => {
		expect(() => parseMutationOptions(args)).toThrow("not understood");
	});
});
