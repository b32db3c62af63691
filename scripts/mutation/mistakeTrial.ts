import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "@/launch/bootstrap.mjs";
import { MISTAKES, type Mistake } from "./mistakes";

const REPORT = join(ROOT, "var", "mutation", "mistake.json");

/** Plants each classic mistake, alone. Resolves with the names of those that no test noticed. */
export async function tryMistakes(say: (line: string) => void): Promise<string[]> {
	const missed: string[] = [];
	for (const mistake of MISTAKES) {
		const failed = await failingTests(mistake);
		say(`mistake: ${mistake.name}: ${failed === null ? "NOT NOTICED" : `noticed by "${failed}"`}`);
		if (failed === null) missed.push(mistake.name);
	}
	return missed;
}

interface VitestReport {
	readonly testResults: readonly {
		readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
	}[];
}

/** The first test that fails with the mistake in place. A run that could not be made at all is an error, not a notice. */
async function failingTests({ name, tests }: Mistake): Promise<string | null> {
	mkdirSync(dirname(REPORT), { recursive: true });
	rmSync(REPORT, { force: true });
	const args = ["node_modules/vitest/vitest.mjs", "run", "--config", "scripts/mutation/vitest.config.ts", "--bail=1"];
	const said = await run([...args, "--reporter=json", `--outputFile=${REPORT}`], {
		AUTOVOLT_MISTAKE: name,
		AUTOVOLT_MUTATION_TESTS: tests,
	});
	const report = JSON.parse(readFileSync(REPORT, "utf8")) as VitestReport;
	const all = report.testResults.flatMap(({ assertionResults }) => assertionResults);
	if (all.length === 0) throw new Error(`no test ran with "${name}" in place: ${said}`);
	return all.find(({ status }) => status === "failed")?.fullName ?? null;
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, {
			cwd: ROOT,
			env: { ...process.env, ...env },
			stdio: ["ignore", "pipe", "pipe"],
		});
		let said = "";
		for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
		child.once("error", reject);
		child.once("exit", () => resolve(said));
	});
}
