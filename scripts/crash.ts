import { measureRecoveries, sendWhileKilling } from "@/launch/crash/campaigns";
import { nameOf } from "@/launch/crash/cells";
import { backLines, type CellResult, Matrix, quantile } from "@/launch/crash/matrix";
import { parseCrashOptions } from "./crash/options";

// Kills worker, PostgreSQL and broker at every point of the work and looks whether anything is lost, counted twice or
// otherwise than without (docs/crash-tests.md). The last line is `N passed, N failed`. Exit code 1 when anything failed.
async function main(args: readonly string[]): Promise<void> {
	const { seed, cells, acknowledged, recoveries } = parseCrashOptions(args);
	if (acknowledged !== null) return campaign(acknowledged);
	if (recoveries !== null) return recovery(recoveries);
	console.log(`${cells.length} cells, seed ${seed}`);
	const matrix = new Matrix(seed);
	const results: CellResult[] = [];
	let failed = 0;
	try {
		await matrix.start();
		for (const cell of cells) {
			const began = performance.now();
			try {
				const result = await matrix.run(cell);
				results.push(result);
				failed += result.problems.length > 0 ? 1 : 0;
				say(nameOf(cell), result.problems, began, seed);
			} catch (error) {
				failed += 1;
				say(nameOf(cell), [(error as Error).message], began, seed);
			}
		}
	} finally {
		await matrix.stop();
	}
	const messages = results.reduce((sum, { outcome }) => sum + outcome.messages, 0);
	const lost = results.reduce((sum, { outcome }) => sum + outcome.lost.length, 0);
	console.log(`\n${messages} messages acknowledged, ${lost} of them lost`);
	for (const line of backLines(results)) console.log(line);
	console.log(`${cells.length - failed} passed, ${failed} failed`);
	process.exitCode = failed === 0 ? 0 : 1;
}

async function campaign(count: number): Promise<void> {
	console.log(`${count} messages, kill -9 all the while`);
	const results = await sendWhileKilling(count, console.log);
	for (const { acknowledged, lost, twice, kills, wrong } of results) {
		const told = Object.entries(kills).map(([what, times]) => `${what} ${times}`);
		console.log(`${acknowledged} acknowledged, ${lost} lost, ${twice} stored twice; killed: ${told.join(", ")}`);
		for (const line of wrong) console.log(`    ${line}`);
	}
	const bad = results.filter(({ lost, twice, wrong }) => lost + twice + wrong.length > 0).length;
	console.log(`${results.length - bad} passed, ${bad} failed`);
	process.exitCode = bad === 0 ? 0 : 1;
}

/** Targets: p95 from the kill to the first new commit. */
const BACK_SECONDS_MAX: Readonly<Record<string, number>> = { worker: 3, PostgreSQL: 10, Mosquitto: 5 };

async function recovery(samples: number): Promise<void> {
	let failed = 0;
	for (const [killed, times] of Object.entries(await measureRecoveries(samples, console.log))) {
		const [median, p95] = [quantile(times, 0.5) / 1_000, quantile(times, 0.95) / 1_000];
		const target = BACK_SECONDS_MAX[killed] ?? 0;
		if (p95 > target) failed += 1;
		console.log(
			`${killed}: first new commit after ${median.toFixed(2)} s in the median, ${p95.toFixed(2)} s at p95 of ${times.length} (target ${target} s)`,
		);
	}
	console.log(`${3 - failed} passed, ${failed} failed`);
	process.exitCode = failed === 0 ? 0 : 1;
}

function say(name: string, problems: readonly string[], began: number, seed: number): void {
	const took = ((performance.now() - began) / 1_000).toFixed(1);
	console.log(`${problems.length === 0 ? "✓" : "✗"} ${name} (${took} s)`);
	for (const problem of problems) console.log(`    ${problem}`);
	if (problems.length > 0) console.log(`    again: npm run test:crash -- --cell ${name} --seed ${seed}`);
}

try {
	await main(process.argv.slice(2));
} catch (error) {
	console.log(`error: ${(error as Error).message}`);
	const { fix } = error as { fix?: string };
	if (fix) console.log(`fix: ${fix}`);
	console.log("0 passed, 1 failed");
	process.exitCode = 1;
}
