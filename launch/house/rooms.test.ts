import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PACKAGES, PLANTS, SOUND } from "./plants";
import { checkRooms, type RoomsReport } from "./rooms";
import { ROOT, trackedFiles } from "./tree";

describe("the rules between rooms", () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), "autovolt-rooms-"));
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	/** A small house of its own: this repository's rules and tsconfig, pretended packages. */
	function house(name: string, files: Readonly<Record<string, string>>): RoomsReport {
		const root = join(folder, name);
		const write = (path: string, text: string) => {
			mkdirSync(dirname(join(root, path)), { recursive: true });
			writeFileSync(join(root, path), text);
		};
		for (const [path, text] of Object.entries(files)) write(path, text);
		for (const name of Object.values(PACKAGES).flat()) {
			write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
			write(`node_modules/${name}/index.js`, "module.exports = {};");
		}
		const versions = (names: string[]) => Object.fromEntries(names.map((name) => [name, "1.0.0"]));
		const { dependencies, devDependencies } = PACKAGES;
		write("package.json", JSON.stringify({ dependencies: versions(dependencies), devDependencies: versions(devDependencies) }));
		for (const file of ["tsconfig.json", ".dependency-cruiser.cjs"]) cpSync(join(ROOT, file), join(root, file));
		return checkRooms(root);
	}

	it("lets a sound house pass", () => {
		const report = house("sound", SOUND);
		expect(report.violations).toEqual([]);
		expect(new Set(report.modules)).toEqual(new Set(Object.keys(SOUND)));
	});

	it("catches every planted violation by its own rule", () => {
		const report = house(
			"planted",
			PLANTS.reduce<Record<string, string>>((all, plant) => Object.assign(all, plant.files), { ...SOUND }),
		);
		const missed = PLANTS.filter(
			({ rule, files }) =>
				!report.violations.some((line) => Object.keys(files).some((file) => line.startsWith(`${rule}: ${file} `))),
		);
		expect(missed.map(({ rule }) => rule)).toEqual([]);
		expect([...report.ruleNames].sort()).toEqual(PLANTS.map(({ rule }) => rule).sort());
	});

	it("holds in this house, and reads every one of its modules", () => {
		const report = checkRooms(ROOT);
		expect(report.violations).toEqual([]);
		const sources = trackedFiles().filter((path) =>
			/^(app|components|domain|launch|scripts|store|wire|worker)\/.*\.tsx?$/.test(path),
		);
		expect(sources.length).toBeGreaterThan(20);
		expect(sources.filter((path) => !report.modules.includes(path))).toEqual([]);
	});
});
