import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";
import { LaunchError, ROOT } from "./bootstrap.mjs";

const run = promisify(execFile);

/** Works as root, in a container with a small /dev/shm, without a GPU, and asks nothing of the network by itself. */
export const BROWSER_FLAGS: readonly string[] = [
	"--no-sandbox",
	"--disable-dev-shm-usage",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--font-render-hinting=none",
];

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const LAUNCH_MS_MAX = 60_000;
const DOWNLOAD_MS_MAX = 180_000;
const APT_MS_MAX = 300_000;

interface Source {
	readonly name: string;
	/** The browser's path, or null when this source has none. */
	readonly find: () => Promise<string | null>;
}

/** The path of a Chromium that was seen to launch. Tries each source in turn; throws when none works. */
export async function acquireBrowser(print: (line: string) => void): Promise<string> {
	const tried: string[] = [];
	for (const { name, find } of SOURCES) {
		const path = await find().catch((error: Error) => {
			tried.push(`${name}: ${firstLine(error)}`);
			return null;
		});
		if (!path) continue;
		const problem = await whyItDoesNotLaunch(path);
		if (!problem) {
			print(`Browser: ${path} (${name})`);
			return path;
		}
		tried.push(`${name}: ${path} does not launch (${problem})`);
	}
	throw new LaunchError(
		`No browser for the end-to-end tests: ${tried.join("; ") || "nothing found"}.`,
		"install Chromium, or set CHROMIUM_PATH to one that works.",
	);
}

const SOURCES: readonly Source[] = [
	{ name: "CHROMIUM_PATH", find: async () => process.env["CHROMIUM_PATH"] || null },
	{ name: "PATH", find: async () => onPath() },
	{ name: "Playwright's cache", find: async () => playwrightBrowser() },
	{
		name: "playwright install",
		find: async () => {
			const env = { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000" };
			const cli = join(ROOT, "node_modules/@playwright/test/cli.js");
			await run(process.execPath, [cli, "install", "chromium"], { env, timeout: DOWNLOAD_MS_MAX });
			return playwrightBrowser();
		},
	},
	{
		name: "apt-get",
		find: async () => {
			if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
			const options = { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" }, timeout: APT_MS_MAX };
			await run("apt-get", ["update", "-q"], options);
			await run("apt-get", ["install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"], options);
			return onPath();
		},
	},
	{
		name: "@sparticuz/chromium",
		find: async () => {
			// Makes the package unpack its libraries as well.
			process.env["AWS_LAMBDA_JS_RUNTIME"] ??= "nodejs20.x";
			const { default: packed } = await import("@sparticuz/chromium");
			return packed.executablePath();
		},
	},
];

function onPath(): string | null {
	const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
	const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), MAC_CHROME];
	return candidates.find(isExecutable) ?? null;
}

function playwrightBrowser(): string | null {
	const path = chromium.executablePath();
	return path && existsSync(path) ? path : null;
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

async function whyItDoesNotLaunch(executablePath: string): Promise<string | null> {
	try {
		const browser = await chromium.launch({ executablePath, args: [...BROWSER_FLAGS], timeout: LAUNCH_MS_MAX });
		const page = await browser.newPage();
		const title = await page.goto("data:text/html,<title>proof</title>").then(() => page.title());
		await browser.close();
		return title === "proof" ? null : "it draws nothing";
	} catch (error) {
		return firstLine(error as Error);
	}
}

function firstLine(error: Error): string {
	const { stderr } = error as { stderr?: string };
	return (stderr?.trim() || error.message).split("\n")[0] ?? "";
}
