import { describe, expect, it } from "vitest";
import { judge, readPlaywrightReport, readVitestReport, summary } from "./testReport";

const test = (fullName: string, status: string) => ({ fullName, status });

describe("the report of npm test", () => {
	it("counts vitest's tests, and a file that does not load as a failure", () => {
		const text = JSON.stringify({
			testResults: [
				{
					name: "/r/a.test.ts",
					status: "failed",
					message: "",
					assertionResults: [test("a", "passed"), test("b", "failed"), test("c", "pending")],
				},
				{ name: "/r/b.test.ts", status: "failed", message: "SyntaxError: x\nat y", assertionResults: [] },
			],
		});
		expect(readVitestReport(text, "/r")).toEqual({
			passed: 1,
			skipped: 1,
			failures: ["a.test.ts: b", "b.test.ts: SyntaxError: x"],
		});
	});

	it("counts Playwright's tests once per project", () => {
		const spec = (title: string, ...statuses: string[]) => ({
			title,
			tests: statuses.map((status) => ({ status, projectName: "desktop" })),
		});
		const suites = [
			{
				title: "a.spec.ts",
				specs: [spec("x", "expected", "flaky")],
				suites: [{ title: "room", specs: [spec("y", "unexpected", "skipped")] }],
			},
		];
		expect(readPlaywrightReport(JSON.stringify({ suites, errors: [{ message: "global\nsetup" }] }))).toEqual({
			passed: 2,
			skipped: 1,
			failures: ["global", "[desktop] a.spec.ts › room › y"],
			secondTries: ["[desktop] a.spec.ts › x"],
		});
	});

	it.each([
		["ended without a report", null, "code 1", "unit: ended without a report (code 1)"],
		["ran nothing", { passed: 0, skipped: 3, failures: [] }, null, "unit: ran no test"],
		[
			"passed, yet exited with an error",
			{ passed: 3, skipped: 0, failures: [] },
			"code 1",
			"unit: every test passed, yet it ended with code 1",
		],
	])("counts a layer that %s as failed", (_, counts, exit, failure) => {
		expect(judge("unit", counts, exit, 1).failures).toEqual([failure]);
	});

	it("ends with the sum, alone on its line", () => {
		const good = judge("unit", { passed: 5, skipped: 0, failures: [], secondTries: ["w"] }, null, 1);
		const bad = judge("db", { passed: 2, skipped: 1, failures: ["x"] }, "code 1", 1);
		expect(summary([good]).at(-1)).toBe("5 passed, 0 failed");
		expect(summary([good, bad]).at(-1)).toBe("7 passed, 1 failed, 1 skipped");
		expect(summary([good, bad])).toContain("  db: x");
		expect(summary([good])).toContain("  unit: w");
		expect(summary([bad]).join("\n")).not.toContain("second try");
	});
});
