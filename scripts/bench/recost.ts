import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { startEmbeddedPostgres } from "@/launch/embeddedPostgres";
import { migrate } from "@/launch/migrate";
import { freePort } from "@/launch/testPostgres";
import { createPool } from "@/store/pool";
import { measureChanges } from "./recostChanges";
import { measureEqualityJoin, measureRangeJoin } from "./recostSql";
import { record, settle, TIME_OF_USE } from "./recostTariff";
import { type SeededYear, seedYear } from "./seededYear";

const RSS_MB_MAX = 512;

/**
 * A year of a campus priced anew under a time-of-use tariff by the cost stage, from the mark to the stored costs, beside
 * plain SQL that prices the same rows in the same run. Both must come to the same money.
 */
export async function benchRecost(args: readonly string[]): Promise<void> {
	const [rooms, days] = [given(args, "rooms", 1_000), given(args, "days", 365)];
	const folder = mkdtempSync(join(tmpdir(), "autovolt-bench-"));
	const server = await startEmbeddedPostgres({
		folder,
		port: await freePort(),
		password: randomBytes(16).toString("hex"),
	});
	const pool = createPool({ url: server.url, max: 2 });
	const worker = createPool({ url: server.url, role: "autovolt_worker", max: 4 });
	try {
		await migrate(server.url);
		say(
			`${rooms} rooms × ${days} days × 96 quarter-hours, ${cpus().length} cores, load average before ${loadavg()[0]?.toFixed(1)}`,
		);
		const startedAt = performance.now();
		const year = await seedYear(pool, rooms, days, (share) => process.stderr.write(`\rseeding ${Math.round(share * 100)} % `));
		process.stderr.write("\n");
		say(`seeded ${count(year.rows)} rows in ${seconds(startedAt)} s`);
		const equality = await measureEqualityJoin(pool, year);
		say(`plain SQL, equality join on (day, slot):      ${count(equality.rowsPerSecond)} rows/s`);
		const range = await measureRangeJoin(pool, year);
		say(`plain SQL, join on local time-of-day ranges:  ${count(range.rowsPerSecond)} rows/s`);
		const quarter = Math.max(1, Math.floor(days / 4));
		const first = await reprice(pool, worker, year, quarter);
		say(`cost stage, ${quarter} days:  ${count(first)} rows/s`);
		const whole = await reprice(pool, worker, year, days);
		say(
			`cost stage, ${days} days: ${count(whole)} rows/s, end to end; linear: ${(whole / first).toFixed(2)} of the rate of ${quarter} days`,
		);
		say(
			`ratio to the equality join ${(whole / equality.rowsPerSecond).toFixed(2)} (target 0.5), to the range join ${(whole / range.rowsPerSecond).toFixed(1)} (target 5)`,
		);
		await compare(pool, equality.costPico);
		await measureChanges(pool, worker, year, say);
		const rss = Math.round(process.resourceUsage().maxRSS / 1024);
		say(`peak memory of this process ${rss} MB (target below ${RSS_MB_MAX} MB)`);
	} finally {
		await pool.end();
		await worker.end();
		await server.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Records the tariff for the first days of the year and works its mark off. Returns quarter-hours per second. */
async function reprice(pool: pg.Pool, worker: pg.Pool, year: SeededYear, days: number): Promise<number> {
	await record(pool, year, TIME_OF_USE, days);
	const startedAt = performance.now();
	await settle(worker);
	return (year.rooms * days * 96) / ((performance.now() - startedAt) / 1000);
}

async function compare(pool: pg.Pool, ofJoin: string): Promise<void> {
	const { rows } = await pool.query<{ cost: string }>(
		"SELECT sum(cost_pico)::text AS cost FROM daily_costs WHERE cost_version_id <> 0",
	);
	const isSame = rows[0]?.cost === ofJoin;
	say(
		isSame
			? "plain SQL and the cost stage come to the same money, to the 10^-12"
			: `error: the sums differ: ${rows[0]?.cost} and ${ofJoin}`,
	);
	if (!isSame) process.exitCode = 1;
}

function given(args: readonly string[], name: string, fallback: number): number {
	const at = args.indexOf(`--${name}`);
	return at >= 0 ? Number(args[at + 1]) : fallback;
}

function seconds(startedAt: number): string {
	return ((performance.now() - startedAt) / 1000).toFixed(1);
}

function count(value: number): string {
	return Math.round(value).toLocaleString("en-US");
}

function say(line: string): void {
	console.log(line);
}
