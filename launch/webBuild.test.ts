import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sourcesHash } from "./webBuild";

describe("sourcesHash", () => {
	let root: string;
	const write = (path: string, text: string) => {
		mkdirSync(join(root, path, ".."), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), "autovolt-build-"));
		write("app/page.tsx", "a");
		write("next.config.ts", "c");
	});
	afterEach(() => rmSync(root, { recursive: true, force: true }));

	it.each([
		["app/page.tsx"],
		["app/new.tsx"],
		["domain/cost/settle.ts"],
		["next.config.ts"],
		["package-lock.json"],
		["prisma/schema.prisma"],
	])("changes with %s", (path) => {
		const before = sourcesHash(root);
		write(path, "changed");
		expect(sourcesHash(root)).not.toBe(before);
	});

	it.each([["app/page.test.tsx"], ["domain/cost/README.md"], ["worker/main.ts"], ["docs/x.md"]])(
		"does not care about %s",
		(path) => {
			const before = sourcesHash(root);
			write(path, "changed");
			expect(sourcesHash(root)).toBe(before);
		},
	);
});
