import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { fewerRuns } from "./fewerRuns";
import { plantedMistake } from "./plantedMistake";

const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/** Examples before properties: what an example notices need not be looked for at random. */
class ExamplesFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const slow = ({ moduleId }: TestSpecification) => Number(/\.property\.test\.|truth|rederive|worker\//.test(moduleId));
		return [...files].sort((one, other) => slow(one) - slow(other) || one.moduleId.localeCompare(other.moduleId));
	}
}

/** The tests of one area of the campaign (scripts/mutation/areas.ts), under Stryker or with a planted mistake. */
export default defineConfig({
	root: ROOT,
	resolve: { alias: { "@": ROOT } },
	plugins: [fewerRuns(), plantedMistake(process.env["AUTOVOLT_MISTAKE"])],
	test: {
		environment: "node",
		setupFiles: [`${ROOT}/launch/testSeed.ts`],
		include: (process.env["AUTOVOLT_MUTATION_TESTS"] ?? "").split(" "),
		exclude: ["**/node_modules/**", "**/*.db.test.ts"],
		testTimeout: 60_000,
		sequence: { sequencer: ExamplesFirst },
	},
});
