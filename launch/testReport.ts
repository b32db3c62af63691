/** What a layer of tests came to. */
export interface LayerResult {
	readonly layer: string;
	readonly passed: number;
	readonly skipped: number;
	/** Names of what failed. */
	readonly failures: readonly string[];
	/** Names of what passed, but not at once. */
	readonly secondTries: readonly string[];
	readonly seconds: number;
}

interface VitestReport {
	readonly testResults: readonly {
		readonly name: string;
		readonly status: string;
		readonly message: string;
		readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
	}[];
}

interface PlaywrightSuite {
	readonly title: string;
	readonly file?: string;
	readonly specs?: readonly {
		readonly title: string;
		readonly tests: readonly { readonly status: string; readonly projectName: string }[];
	}[];
	readonly suites?: readonly PlaywrightSuite[];
}

export type Counts = Pick<LayerResult, "passed" | "skipped" | "failures"> & Partial<Pick<LayerResult, "secondTries">>;

/** Counts of vitest's JSON. A file that does not even load is a failure by its own name. */
export function readVitestReport(text: string, root: string): Counts {
	const report = JSON.parse(text) as VitestReport;
	const failures: string[] = [];
	let passed = 0;
	let skipped = 0;
	for (const file of report.testResults) {
		const path = file.name.replace(`${root}/`, "");
		let failedHere = 0;
		for (const { fullName, status } of file.assertionResults) {
			if (status === "passed") passed += 1;
			else if (status === "failed") {
				failedHere += 1;
				failures.push(`${path}: ${fullName}`);
			} else skipped += 1;
		}
		if (file.status === "failed" && failedHere === 0) failures.push(`${path}: ${file.message.split("\n")[0] || "does not load"}`);
	}
	return { passed, skipped, failures };
}

/** Counts of Playwright's JSON; one test per project. A test that passed at a second try is counted as passed, and named. */
export function readPlaywrightReport(text: string): Counts {
	const report = JSON.parse(text) as { suites: PlaywrightSuite[]; errors?: readonly { message?: string }[] };
	const failures = (report.errors ?? []).map(({ message }) => message?.split("\n")[0] ?? "error outside of a test");
	let passed = 0;
	let skipped = 0;
	const secondTries: string[] = [];
	const visit = (suite: PlaywrightSuite, way: readonly string[]) => {
		const here = [...way, suite.title].filter((title) => title !== "");
		for (const { title, tests } of suite.specs ?? [])
			for (const { status, projectName } of tests) {
				const name = `[${projectName}] ${[...here, title].join(" › ")}`;
				if (status === "flaky") secondTries.push(name);
				if (status === "expected" || status === "flaky") passed += 1;
				else if (status === "skipped") skipped += 1;
				else failures.push(name);
			}
		for (const inner of suite.suites ?? []) visit(inner, here);
	};
	for (const suite of report.suites) visit(suite, []);
	return { passed, skipped, failures, secondTries };
}

/** The layer's result: what crashed, ran nothing, or failed without naming a test is a failure too. */
export function judge(layer: string, counts: Counts | null, exit: string | null, seconds: number): LayerResult {
	const { passed, skipped, failures, secondTries = [] } = counts ?? { passed: 0, skipped: 0, failures: [] };
	const unnamed: string[] = [];
	if (!counts) unnamed.push(`${layer}: ended without a report${exit ? ` (${exit})` : ""}`);
	else if (passed + failures.length === 0) unnamed.push(`${layer}: ran no test`);
	else if (exit && failures.length === 0) unnamed.push(`${layer}: every test passed, yet it ended with ${exit}`);
	return { layer, passed, skipped, failures: [...failures, ...unnamed], secondTries, seconds };
}

/** A line per layer, the failures' names, and as the last line the sum. */
export function summary(results: readonly LayerResult[]): string[] {
	const sum = (count: (result: LayerResult) => number) => results.reduce((total, result) => total + count(result), 0);
	const skipped = sum((result) => result.skipped);
	const named = (of: "failures" | "secondTries") =>
		results.flatMap((result) => result[of].map((name) => `  ${result.layer}: ${name}`));
	const failed = named("failures");
	const unsteady = named("secondTries");
	return [
		"",
		...results.map(
			({ layer, passed, failures, skipped, seconds }) =>
				`${layer.padEnd(8)} ${passed} passed, ${failures.length} failed${skipped ? `, ${skipped} skipped` : ""} (${Math.round(seconds)} s)`,
		),
		...(unsteady.length > 0
			? ["", "Passed at a second try only, which is a fault of the test or of the product:", ...unsteady]
			: []),
		...(failed.length > 0 ? ["", "Failed:", ...failed] : []),
		"",
		`${sum((result) => result.passed)} passed, ${failed.length} failed${skipped ? `, ${skipped} skipped` : ""}`,
	];
}
