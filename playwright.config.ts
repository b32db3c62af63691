import { defineConfig, devices } from "@playwright/test";

const REPORT_FOLDER = "var/e2e";

/** One worker: each project has one AutoVolt of its own (e2e/installation.ts), and figures must move within two seconds. */
export default defineConfig({
	testDir: "e2e",
	testMatch: "**/*.spec.ts",
	outputDir: `${REPORT_FOLDER}/results`,
	workers: 1,
	/** In CI once more, with a fresh AutoVolt; the report names what needed it. */
	retries: process.env.CI ? 1 : 0,
	fullyParallel: false,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	reporter: [["line"], ["json", { outputFile: `${REPORT_FOLDER}/report.json` }]],
	use: {
		trace: "retain-on-failure",
		screenshot: "only-on-failure",
		// Every instant is told in the site's zone: a browser elsewhere must see the same.
		timezoneId: "America/Los_Angeles",
		locale: "en-US",
		contextOptions: { reducedMotion: "reduce" },
	},
	projects: [
		{ name: "desktop", use: { viewport: { width: 1280, height: 900 } } },
		// A school day waits for the worker's clock, not for a layout: once is enough.
		{ name: "phone", use: { ...devices["Pixel 7"] }, testIgnore: "schoolDay.spec.ts" },
	],
});
