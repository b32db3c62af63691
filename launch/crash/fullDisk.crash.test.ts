import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { connectOnce } from "../testBroker";
import { freePort } from "../testPostgres";
import { CRASH_DEVICES } from "./campus";
import { CrashStack } from "./crashStack";
import { leftOver, storedKeys, verified } from "./figures";
import { Fleet } from "./fleet";
import { crashStream } from "./stream";

const DISK_MB = 260;
const SETTINGS = { max_wal_size: "64MB", min_wal_size: "32MB", shared_buffers: "32MB" };

it("disk full: no PUBACK, not ready, heals by itself", async (context) => {
	const disk = mkdtempSync(join(tmpdir(), "autovolt-disk-"));
	try {
		execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MB}m,mode=0755`, "tmpfs", disk], { stdio: "pipe" });
	} catch (error) {
		rmSync(disk, { recursive: true });
		return context.skip(`a small disk cannot be mounted here: ${(error as Error).message.split("\n")[0]}`);
	}
	const stack = new CrashStack(disk);
	const [device] = CRASH_DEVICES;
	const filler = join(disk, "filler");
	try {
		await stack.start(SETTINGS);
		const database = await stack.database();
		const mqttPort = await freePort();
		const worker = await stack.worker({ database, mqttPort });
		const fleet = new Fleet({ port: mqttPort, trims: "puback" });
		const messages = crashStream(1, { numbered: false });
		try {
			await worker.process.start();
			fleet.send(messages.filter(({ wave }) => wave < 2));
			await vi.waitFor(() => expect(fleet.waiting).toBe(0), { timeout: 60_000, interval: 50 });

			fill(filler);
			fleet.send(messages.filter(({ wave }) => wave >= 2));
			// Not ready: a device that comes is told that the server is unavailable (CONNACK 3).
			const login = { clientId: device?.name ?? "", username: device?.name ?? "", password: device?.secret ?? "" };
			const knock = () => connectOnce(mqttPort, login).then((client) => client.end(true));
			await vi.waitFor(() => expect(knock()).rejects.toMatchObject({ code: 3 }), { timeout: 60_000, interval: 100 });
			const whileFull = fleet.acknowledged.length;
			expect(fleet.waiting).toBeGreaterThan(0);
			await new Promise((resolve) => setTimeout(resolve, 3_000));
			expect(fleet.acknowledged.length).toBe(whileFull);

			rmSync(filler);
			await vi.waitFor(() => expect(fleet.waiting).toBe(0), { timeout: 120_000, interval: 100 });
			const pool = database.pool("autovolt_backup");
			await vi.waitFor(async () => expect(await leftOver(pool)).toBe(0), { timeout: 120_000, interval: 100 });
			const stored = await storedKeys(pool);
			expect(messages.flatMap(({ keys }) => keys).filter((key) => !stored.has(key))).toEqual([]);
			expect(await verified(pool)).toEqual([]);
			await pool.end();
			expect(worker.ends.count).toBe(0);
		} finally {
			rmSync(filler, { force: true });
			await fleet.stop();
			await worker.process.stop(10_000);
		}
	} finally {
		rmSync(filler, { force: true });
		await stack.stop();
		execFileSync("umount", ["-l", disk]);
		rmSync(disk, { recursive: true, force: true });
	}
});

/** Until nothing goes in any more. */
function fill(path: string): void {
	const file = openSync(path, "w");
	for (let size = 1 << 20; size >= 1; size >>= 4) {
		const zeros = Buffer.alloc(size);
		try {
			for (;;) writeSync(file, zeros);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
		}
	}
	closeSync(file);
}
