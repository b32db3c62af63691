import { describe, expect, it } from "vitest";
import { readJunitReport } from "./junitReport";

describe("readJunitReport", () => {
	it("counts cases and names those that failed", () => {
		const xml = `<testsuites><testsuite name="core">
			<testcase classname="a.cpp" name="holds" time="0.1" status="run"/>
			<testcase classname="a.cpp" name="a &lt; b &amp; c" status="run">
			<failure message="CHECK( false )" type="CHECK">x</failure></testcase>
			<testcase classname="a.cpp" name="says something" status="run"><system-out>y</system-out></testcase>
		</testsuite></testsuites>`;
		expect(readJunitReport(xml)).toEqual({ passed: 2, skipped: 0, failures: ["a < b & c"] });
	});

	it("finds nothing in nothing", () => expect(readJunitReport("")).toEqual({ passed: 0, skipped: 0, failures: [] }));
});
