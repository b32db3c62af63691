import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { ROOT } from "@/launch/bootstrap.mjs";
import { startEmbeddedPostgres } from "@/launch/embeddedPostgres";
import { migrate } from "@/launch/migrate";
import { freePort } from "@/launch/testPostgres";
import { copyEntries } from "@/store/deviceConsumptionLedgers";
import { createPool, inTransaction, type Pool } from "@/store/pool";
import { copyTelemetryEvents, PartitionKeeper } from "@/store/telemetryEvents";
import { recordLedgerHead } from "@/worker/schedule/ledgerHead";
import { seedCampus } from "./campus";
import { chainChunk, EMPTY_CHAIN } from "./sealedRegister";

const CHUNK = 10_000;
const MEMORY_TARGET_MB = 512;

/**
 * How fast `npm run verify` proves a ledger, and in how much memory: chains as the worker seals them, each entry with its
 * reading, over the database and over an export of it. The command itself is run, as an auditor would.
 */
export async function benchVerify(args: readonly string[]): Promise<void> {
	const entries = option(args, "--entries", 1_000_000);
	const devices = option(args, "--devices", 100);
	const folder = mkdtempSync(join(tmpdir(), "autovolt-bench-"));
	const server = await startEmbeddedPostgres({ folder, port: await freePort(), password: randomBytes(16).toString("hex") });
	try {
		await migrate(server.url);
		await seedCampus(server.url, devices);
		const pool = createPool({ url: server.url, max: 2 });
		try {
			for (let device = 1; device <= devices; device++) await fillRegister(pool, device, Math.ceil(entries / devices));
			await recordLedgerHead(pool, Date.now(), pino({ level: "silent" }));
			await pool.query("VACUUM ANALYZE");
		} finally {
			await pool.end();
		}
		say(`${entries} entries in ${devices} chains, ${cpus().length} cores, load average before ${loadavg()[0]?.toFixed(1)}`);
		const path = join(folder, "audit.jsonl.gz");
		run("over the database", server.url, []);
		run("writing an export", server.url, ["--write", path]);
		say(`the export has ${Math.round(statSync(path).size / 1e6)} MB`);
		run("over the export", server.url, ["--export", path]);
		say(`target: 1,000,000 entries under ${MEMORY_TARGET_MB} MB`);
	} finally {
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function fillRegister(pool: Pool, deviceId: number, count: number): Promise<void> {
	const keeper = new PartitionKeeper(pool);
	let chain = EMPTY_CHAIN;
	for (let done = 0; done < count; done += CHUNK) {
		const chunk = chainChunk(deviceId, chain, Math.min(CHUNK, count - done));
		await keeper.ensure(chunk.rows.map((row) => row.filedAt));
		await inTransaction(pool, async (client) => {
			await copyTelemetryEvents(client, chunk.rows);
			await copyEntries(client, chunk.entries);
		});
		chain = chunk.chain;
	}
	const values = [deviceId, chain.number, chain.hash];
	await pool.query("INSERT INTO ledger_checkpoints (device_id, channel, number, hash) VALUES ($1, 0, $2, $3)", values);
}

function run(what: string, url: string, args: readonly string[]): void {
	const began = performance.now();
	const env = { ...process.env, DATABASE_URL: url };
	const command = [join("launch", "run.mjs"), "scripts/verify.ts", ...args];
	const { status, stdout, stderr } = spawnSync(process.execPath, command, {
		cwd: ROOT,
		env,
		encoding: "utf8",
		maxBuffer: 1 << 26,
	});
	const seconds = ((performance.now() - began) / 1000).toFixed(1);
	if (status !== 0) throw new Error(`verify ${args.join(" ")} ended with ${status}: ${stdout}${stderr}`);
	say(`${what}: ${seconds} s from start to end. ${stdout.split("\n").slice(0, 2).join(" ")}`);
}

function option(args: readonly string[], name: string, preset: number): number {
	const index = args.indexOf(name);
	const given = index < 0 ? preset : Number(args[index + 1]);
	if (Number.isInteger(given) && given > 0) return given;
	throw new Error(`${name} wants a whole number above 0`);
}

function say(line: string): void {
	console.log(line);
}
