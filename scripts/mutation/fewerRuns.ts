import { fileURLToPath } from "node:url";
import type { Plugin } from "vitest/config";

const WRAPPER = fileURLToPath(new URL("./fewerRuns.fastCheck.ts", import.meta.url));

/**
 * A property that notices a mutant mostly does within some tries, and need not shrink what it found. So in a campaign each
 * takes a tenth of its runs: the score is a little lower than the suite's own, never higher.
 */
export function fewerRuns(): Plugin {
	return {
		name: "autovolt-fewer-runs",
		enforce: "pre",
		resolveId: (source, importer) => (source === "fast-check" && importer !== WRAPPER ? WRAPPER : null),
	};
}
