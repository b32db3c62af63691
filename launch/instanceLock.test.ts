import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLock, takeInstanceLock } from "./instanceLock";
import { identityOf, isAlive } from "./processIdentity";

describe("takeInstanceLock", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "autovolt-lock-"));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it("refuses a second instance, and says where the first one is", async () => {
		const lock = await takeInstanceLock(folder);
		lock.note([], "http://127.0.0.1:3000");
		await expect(takeInstanceLock(folder)).rejects.toThrow(`process ${process.pid}, http://127.0.0.1:3000`);
		lock.release();
		(await takeInstanceLock(folder)).release();
	});

	it("ends the children that a killed supervisor left behind", async () => {
		const orphan = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000)"], {
			detached: true,
			stdio: "ignore",
		});
		const identity = identityOf(orphan.pid ?? 0);
		expect(isAlive(identity)).toBe(true);
		(await takeInstanceLock(folder)).release();
		const dead = { pid: 2 ** 22 - 1, startedAt: "1" };
		writeFileSync(join(folder, "run", "instance.json"), JSON.stringify({ supervisor: dead, children: [identity], url: null }));
		const lock = await takeInstanceLock(folder);
		expect(isAlive(identity)).toBe(false);
		expect(readLock(folder)?.supervisor.pid).toBe(process.pid);
		lock.release();
	});

	it("spares a process that only got the pid of an old one", async () => {
		(await takeInstanceLock(folder)).release();
		const reused = { pid: process.pid, startedAt: "1" };
		writeFileSync(join(folder, "run", "instance.json"), JSON.stringify({ supervisor: reused, children: [reused], url: null }));
		const lock = await takeInstanceLock(folder);
		expect(isAlive(identityOf(process.pid))).toBe(true);
		lock.release();
	});

	it("lets one of many starts at once win", async () => {
		const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => takeInstanceLock(folder)));
		const taken = outcomes.filter((outcome) => outcome.status === "fulfilled");
		expect(taken).toHaveLength(1);
	});
});
