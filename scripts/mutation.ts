import { LaunchError } from "@/launch/bootstrap.mjs";
import type { Area } from "./mutation/areas";
import { keptMutants, reportPath, sourcesOf, stampReport } from "./mutation/keptReports";
import { tryMistakes } from "./mutation/mistakeTrial";
import { type MutationOptions, parseMutationOptions } from "./mutation/options";
import { type Outcome, publish } from "./mutation/published";
import { type Counts, countsOf, percent, scoreTenths, sum, survives } from "./mutation/score";
import { runStryker } from "./mutation/stryker";

// Changes the code a little, many thousand times, and counts how often a test notices (docs/mutation.md). What was found
// is kept under var/mutation, so a campaign may be cut short and called again. Exit code 1 below a target.

async function main(options: MutationOptions): Promise<void> {
	const until = Date.now() + options.minutes * 60_000;
	const outcomes: Outcome[] = [];
	for (const area of options.areas) outcomes.push(await tryArea(area, options, until));
	const missed = options.mistakes ? await tryMistakes(console.log) : null;
	console.log("");
	for (const { area, counts, untried } of outcomes)
		console.log(
			`${area.name}: ${percent(scoreTenths(counts))} of ${counts.noticed + counts.survived} mutants noticed (target ${area.target} %), ${counts.survived} survived, ${counts.ignored} not tried by rule${untried > 0 ? `; ${untried} files are still to be tried: call again` : ""}`,
		);
	if (missed !== null)
		console.log(missed.length === 0 ? "every planted mistake was noticed" : `not noticed: ${missed.join("; ")}`);
	if (options.publish) publish(outcomes, new Date().toISOString().slice(0, 10));
	const short = outcomes.filter(({ area, counts, untried }) => untried > 0 || (scoreTenths(counts) ?? 0) < area.target * 10);
	if (short.length > 0 || (missed?.length ?? 0) > 0) process.exitCode = 1;
}

async function tryArea(area: Area, options: MutationOptions, until: number): Promise<Outcome> {
	const files = sourcesOf(area);
	const counts: Counts[] = [];
	let untried = 0;
	for (const file of files) {
		let mutants = options.fresh && asked(file, options) ? null : keptMutants(area, file);
		if (mutants === null && asked(file, options) && Date.now() < until) {
			const { fresh, concurrency } = options;
			const problem = await runStryker({ area, file, report: reportPath(area, file), fresh, concurrency });
			if (problem !== null)
				throw new LaunchError(`${file} could not be tried: ${problem}`, "mend the test that fails by itself.");
			stampReport(area, file);
			mutants = keptMutants(area, file) ?? [];
			const now = countsOf(mutants);
			console.log(`${area.name} ${file}: ${percent(scoreTenths(now))} of ${now.noticed + now.survived}`);
			for (const { location, mutatorName, replacement, status } of mutants.filter(survives))
				console.log(`  ${file}:${location.start.line}:${location.start.column} ${mutatorName} ${status}: ${shown(replacement)}`);
		}
		if (mutants === null) untried++;
		else counts.push(countsOf(mutants));
	}
	return { area, counts: sum(counts), untried };
}

function asked(file: string, { file: only }: MutationOptions): boolean {
	return only === null || only === file;
}

function shown(replacement: string | undefined): string {
	return (replacement ?? "").replaceAll(/\s+/g, " ").slice(0, 100);
}

try {
	await main(parseMutationOptions(process.argv.slice(2)));
} catch (error) {
	if (!(error instanceof LaunchError)) throw error;
	console.error(`error: ${error.message}`);
	console.error(`fix: ${error.fix}`);
	process.exitCode = 2;
}
