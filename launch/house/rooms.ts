import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folders that have rules; root files (proxy.ts, configuration) are read beside them. */
export const ROOMS = ["app", "components", "domain", "e2e", "fixtures", "launch", "scripts", "store", "wire", "worker"];

export interface RoomsReport {
	/** "rule: from → to", one per violation. */
	readonly violations: readonly string[];
	/** Paths of the modules that were read, without packages. */
	readonly modules: readonly string[];
	readonly ruleNames: readonly string[];
}

interface CruiseOutput {
	readonly summary: {
		readonly violations: readonly { rule: { name: string }; from: string; to: string }[];
		readonly ruleSetUsed: { readonly forbidden: readonly { name: string }[] };
	};
	readonly modules: readonly { source: string; coreModule?: boolean }[];
}

const DEPCRUISE = fileURLToPath(new URL("../../node_modules/dependency-cruiser/bin/dependency-cruise.mjs", import.meta.url));

/** Reads every import below `root` with its .dependency-cruiser.cjs. Throws when the cruiser itself fails. */
export function checkRooms(root: string): RoomsReport {
	const entries = readdirSync(root).filter((name) => ROOMS.includes(name) || /\.tsx?$/.test(name));
	const args = [DEPCRUISE, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...entries];
	const run = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });
	const output = parse(run.stdout);
	if (!output) throw new Error(`dependency-cruiser failed: ${run.stderr.trim() || run.stdout.slice(0, 500)}`);
	return {
		violations: output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
		modules: output.modules.map(({ source }) => source).filter((source) => ROOMS.includes(source.split("/")[0] ?? "")),
		ruleNames: output.summary.ruleSetUsed.forbidden.map(({ name }) => name),
	};
}

function parse(text: string): CruiseOutput | null {
	try {
		return JSON.parse(text) as CruiseOutput;
	} catch {
		return null;
	}
}
