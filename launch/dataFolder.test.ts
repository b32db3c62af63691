import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closedToOthers, ensureDataFolder } from "./dataFolder";

describe("ensureDataFolder", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "autovolt-folder-"));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it("says which folder cannot be written, even where every mkdir is answered with ENOENT", () => {
		expect(() => ensureDataFolder("/proc/autovolt/var", { embeddedPostgres: false })).toThrow(
			/\/proc\/autovolt\/var cannot be written/,
		);
	});

	it("names the folder that lets nobody in", () => {
		// mkdtemp makes its folder 0700.
		expect(closedToOthers(folder)).toBe(folder);
		ensureDataFolder(join(folder, "var"), { embeddedPostgres: false });
		expect(closedToOthers(join(folder, "var"))).toBe(folder);
	});
});
