import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./tree";

/** A test that a document names: `[its title](../its/file.test.ts)`. */
const NAMED = /\[([^\]]+)\]\(\.\.\/([^)]+\.(?:test|spec)\.tsx?|[^)]+_test\.cpp)\)/g;

interface NamedTest {
	readonly title: string;
	readonly path: string;
}

function namedTests(markdown: string): NamedTest[] {
	return [...markdown.matchAll(NAMED)].map(([, title = "", path = ""]) => ({ title, path }));
}

/** What is wrong with a name, or nothing. A title may be the beginning of the test's own. */
function problemOf({ title, path }: NamedTest): string | null {
	if (!existsSync(join(ROOT, path))) return `${path} is not there`;
	const source = readFileSync(join(ROOT, path), "utf8").replaceAll('\\"', '"');
	return ['"', "`", "'"].some((quote) => source.includes(`${quote}${title}`)) ? null : `${path} has no test "${title}"`;
}

describe("docs/guarantees.md", () => {
	const tests = namedTests(readFileSync(join(ROOT, "docs/guarantees.md"), "utf8"));

	it("names tests that are there, by their titles", () => {
		expect(tests.length).toBeGreaterThan(60);
		expect(tests.map(problemOf).filter((problem) => problem !== null)).toEqual([]);
	});

	it("would be caught with a test that is gone, or a file", () => {
		const [gone] = namedTests("[keeps what nobody tests](../launch/house/tree.test.ts)");
		expect(gone && problemOf(gone)).toMatch(/has no test/);
		expect(problemOf({ title: "x", path: "worker/none.test.ts" })).toMatch(/is not there/);
	});
});
