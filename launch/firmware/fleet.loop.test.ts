import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { makeCampus } from "@/scripts/simulate/campus";
import { writeCredentials } from "@/scripts/simulate/credentials";
import { ROOT } from "../bootstrap.mjs";
import { addDevice, type TestDevice } from "../testBroker";
import { freePort } from "../testPostgres";
import { LoopWorld } from "./loopWorld.fixture";
import { type DeviceSaid, startHostDevice } from "./testHostDevice";
import { startTestWorker } from "./testWorker";

const loop = new LoopWorld("FWF");

describe("a fleet of the firmware's host devices against the real worker, broker and database", () => {
	it("stands in for a campus: npm run simulate -- --firmware", async (context) => {
		if (loop.missing) return context.skip(loop.missing);
		const campus = makeCampus({ seed: 2, devices: 3, prefix: "FWSIM" });
		const members: TestDevice[] = [];
		for (const { name } of campus) members.push(await addDevice(loop.owner, name));
		const credentials = join(loop.folder, "credentials.json");
		writeCredentials(credentials, new Map(members.map(({ name, secret }) => [name, secret])));
		const port = await freePort();
		loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_PORT: String(port) });
		const args = ["launch/run.mjs", "scripts/simulate.ts", "--firmware", "3", "--seed", "2", "--prefix", "FWSIM", "--json"];
		args.push("--mqtt", `mqtt://127.0.0.1:${port}`, "--credentials", credentials, "--duration", "2h", "--speed", "3600");
		const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, timeout: 60_000 });
		const said = JSON.parse(stdout.slice(stdout.indexOf("{"))) as { counted_wh: number; devices: { backlog: number }[] };
		expect(said.counted_wh).toBeGreaterThan(0);
		expect(said.devices.map(({ backlog }) => backlog)).toEqual([0, 0, 0]);
		await vi.waitFor(
			async () => {
				const { rows } = await loop.owner.query<{ sum: string }>(
					"SELECT sum(energy_mwh)::text AS sum FROM device_consumption_ledgers WHERE device_id = ANY($1)",
					[members.map(({ id }) => id)],
				);
				expect(rows[0]?.sum).toBe(String(Math.round(said.counted_wh * 1_000)));
			},
			{ timeout: 30_000, interval: 200 },
		);
	});

	it("takes under a tenth of a core for 100 devices at once", async (context) => {
		if (loop.missing) return context.skip(loop.missing);
		const port = await freePort();
		const fleet: TestDevice[] = [];
		for (let i = 0; i < 100; i++) fleet.push(await loop.newDevice());
		const list = join(loop.folder, "fleet");
		writeFileSync(list, fleet.map(({ name, secret }) => `${name} ${secret}\n`).join(""));
		loop.worker = await startTestWorker(loop.databaseUrl, { MQTT_PORT: String(port) });
		loop.run = await startHostDevice(
			["--fleet", list, "--mqtt", `127.0.0.1:${port}`, "--flash-dir", loop.folder, "--hands", "3"],
			100,
		);
		await vi.waitFor(
			async () => {
				const said = await loop.run?.say();
				expect(said?.filter(({ connected }) => connected)).toHaveLength(100);
			},
			{ timeout: 30_000, interval: 500 },
		);
		const cpuMs = async () => (await loop.run?.say())?.[0]?.process_cpu_ms ?? Number.NaN;
		const before = await cpuMs();
		const startedAt = Date.now();
		await sleep(8_000);
		const share = ((await cpuMs()) - before) / (Date.now() - startedAt);
		process.stdout.write(`100 devices: ${(share * 100).toFixed(1)} % of one core\n`);
		expect(share).toBeLessThan(0.1);
		const last = await loop.run.quit();
		for (const [index, device] of fleet.entries())
			if (index % 10 === 0) await loop.expectLedger(device, last[index] as DeviceSaid);
	});
});
