import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { disagreements, isAtLeast, type Lockfile, missingOptionalPackages } from "./lockfile";
import { ROOT } from "./tree";

interface Manifest {
	readonly dependencies: Readonly<Record<string, string>>;
	readonly devDependencies: Readonly<Record<string, string>>;
	readonly optionalDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
const lockfile = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as Lockfile;
const pinned = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

describe("dependencies", () => {
	it.each([
		["next", "16.3.3"],
		["next-auth", "4.24.15"],
	])("keeps %s at or above its security floor %s", (name, floor) => {
		expect(isAtLeast(pinned[name] ?? "0", floor)).toBe(true);
		const locked = Object.entries(lockfile.packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
		expect(locked.length).toBeGreaterThan(0);
		for (const [, { version }] of locked) expect(isAtLeast(version ?? "0", floor)).toBe(true);
	});

	it("tells versions by number, not by text", () => {
		expect(isAtLeast("16.10.0", "16.3.3")).toBe(true);
		expect(isAtLeast("16.3.2", "16.3.3")).toBe(false);
		expect(isAtLeast("4.24.15", "4.24.15")).toBe(true);
	});

	it("pins every version exactly", () => {
		expect(Object.entries(pinned).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
	});

	it("keeps Prisma's three packages at one version", () => {
		expect(new Set(["prisma", "@prisma/client", "@prisma/adapter-pg"].map((name) => pinned[name])).size).toBe(1);
	});

	it("locks exactly what package.json pins", () => {
		expect(disagreements(lockfile, manifest)).toEqual([]);
		expect(
			disagreements({ packages: { "node_modules/a": { version: "1.0.0" } } }, { dependencies: { a: "1.0.1" } }),
		).toHaveLength(1);
	});

	it("locks the optional packages of every platform", () => {
		expect(missingOptionalPackages(lockfile)).toEqual([]);
	});

	it("notices a platform package that the lockfile lacks", () => {
		const packages = {
			"node_modules/a": { optionalDependencies: { "a-linux": "1.0.0", "a-mac": "1.0.0" } },
			"node_modules/a-linux": { version: "1.0.0" },
			"node_modules/b/node_modules/c": { optionalDependencies: { "a-linux": "1.0.0" } },
		};
		expect(missingOptionalPackages({ packages })).toEqual(["a lacks a-mac@1.0.0"]);
	});

	it("names no registry in the lockfile, so that any mirror serves", () => {
		expect(Object.entries(lockfile.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
	});
});
