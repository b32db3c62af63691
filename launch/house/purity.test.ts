import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./tree";

describe("domain/ cannot compile input and output", () => {
	const IMPURE: Readonly<Record<string, string>> = {
		process: "export const x = process.env;",
		fetch: 'export const x = fetch("http://localhost");',
		setTimeout: "setTimeout(() => {}, 1);",
		console: 'console.log("x");',
		window: "export const x = window;",
		"node:fs": 'import { readFileSync } from "node:fs"; export const x = readFileSync;',
	};
	const errors = new Map<string, number>();

	beforeAll(() => {
		const config = ts.parseJsonConfigFileContent(
			ts.readConfigFile(join(ROOT, "domain/tsconfig.json"), ts.sys.readFile).config,
			ts.sys,
			join(ROOT, "domain"),
		);
		const planted = new Map(
			Object.entries({ ...IMPURE, nothing: "export const x = 1n;" }).map(([name, code], index) => [
				join(ROOT, `domain/planted${index}.ts`),
				{ name, code },
			]),
		);
		const host = ts.createCompilerHost(config.options);
		const { readFile, fileExists } = host;
		host.readFile = (path) => planted.get(path)?.code ?? readFile(path);
		host.fileExists = (path) => planted.has(path) || fileExists(path);
		host.getSourceFile = (path, languageVersion) => {
			const code = host.readFile(path);
			return code === undefined ? undefined : ts.createSourceFile(path, code, languageVersion);
		};
		const program = ts.createProgram([...planted.keys()], config.options, host);
		for (const [path, { name }] of planted)
			errors.set(name, ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).length);
	}, 60_000);

	it.each(Object.keys(IMPURE))("%s does not compile", (name) => {
		expect(errors.get(name)).toBeGreaterThan(0);
	});

	it("a pure line compiles", () => {
		expect(errors.get("nothing")).toBe(0);
	});
});

describe("the linter", () => {
	const REFUSED: [what: string, path: string, code: string, rule: string][] = [
		["a clock in the domain", "domain/cost/clock.ts", "export const x = Date.now();", "lint/style/noRestrictedGlobals"],
		["randomness in the domain", "domain/cost/chance.ts", "export const x = Math.random();", "plugin"],
		["randomness in a page", "app/chance.tsx", "export const x = Math.random();", "plugin"],
		["an enum", "store/enum.ts", "export enum X {\n\ta = 1,\n}", "lint/style/noEnum"],
		["a barrel", "wire/index.ts", 'export { a } from "./a";\nexport { b } from "./b";', "lint/performance/noBarrelFile"],
		["any", "store/any.ts", "export const x: any = 1;", "lint/suspicious/noExplicitAny"],
		["console in the worker", "worker/console.ts", 'console.log("x");', "lint/suspicious/noConsole"],
		[
			"a focused test",
			"store/x.test.ts",
			'import { it } from "vitest";\nit.only("x", () => {});',
			"lint/suspicious/noFocusedTests",
		],
		[
			"a skipped test",
			"store/y.test.ts",
			'import { it } from "vitest";\nit.skip("x", () => {});',
			"lint/suspicious/noSkippedTests",
		],
		[
			"a floating promise",
			"worker/floating.ts",
			"async function x(): Promise<void> {}\nexport function y(): void {\n\tx();\n}",
			"lint/nursery/noFloatingPromises",
		],
	];
	const ALLOWED: [what: string, path: string, code: string][] = [
		["a clock in the worker", "worker/clock.ts", "export const x = Date.now();"],
		["console in a script", "scripts/say.ts", 'console.log("x");'],
		["randomness in a domain test", "domain/cost/x.test.ts", "export const x = Math.random();"],
	];
	/** "path rule" of all that the linter says of the planted files. */
	const said = new Set<string>();

	beforeAll(() => {
		const folder = mkdtempSync(join(tmpdir(), "autovolt-lint-"));
		const write = (path: string, text: string) => {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text);
		};
		for (const path of ["biome.json", ".gitignore", "launch/house/noRandomness.grit"])
			write(path, readFileSync(join(ROOT, path), "utf8"));
		for (const [, path, code] of [...REFUSED, ...ALLOWED]) write(path, `${code}\n`);
		const args = [join(ROOT, "node_modules/@biomejs/biome/bin/biome"), "lint", "--reporter=github", "--max-diagnostics=none"];
		const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
		rmSync(folder, { recursive: true, force: true });
		for (const line of stdout.split("\n")) {
			const rule = /title=([^,]+),file=([^,]+),/.exec(line);
			if (rule?.[2]) said.add(`${rule[2].replace(`${folder}/`, "")} ${rule[1]}`);
		}
	}, 60_000);

	it.each(REFUSED)("refuses %s", (_, path, _code, rule) => {
		expect([...said]).toContain(`${path} ${rule}`);
	});

	it.each(ALLOWED)("allows %s", (_, path) => {
		expect([...said].filter((line) => line.startsWith(`${path} `))).toEqual([]);
	});
});
