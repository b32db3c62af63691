import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A tool or header of the firmware's checks, and Debian's package of it. */
interface Tool {
	readonly name: string;
	readonly package: string;
	/** Absolute paths, any of which will do; none: a command on PATH by that name. */
	readonly paths?: readonly string[];
}

const HEADERS = ["/usr/include", "/usr/local/include", "/opt/homebrew/include"];
const header = (name: string) => HEADERS.map((folder) => join(folder, name));

const TOOLS: readonly Tool[] = [
	{ name: "g++", package: "g++" },
	{ name: "cmake", package: "cmake" },
	{ name: "ninja", package: "ninja-build" },
	{ name: "cppcheck", package: "cppcheck" },
	{ name: "riscv64-unknown-elf-g++", package: "gcc-riscv64-unknown-elf" },
	{ name: "doctest", package: "doctest-dev", paths: header("doctest/doctest.h") },
	{ name: "nlohmann-json", package: "nlohmann-json3-dev", paths: header("nlohmann/json.hpp") },
	{ name: "libmosquitto", package: "libmosquitto-dev", paths: header("mosquitto.h") },
];

export type ToolName =
	| "g++"
	| "cmake"
	| "ninja"
	| "cppcheck"
	| "riscv64-unknown-elf-g++"
	| "doctest"
	| "nlohmann-json"
	| "libmosquitto";

const APT_MS_MAX = 8 * 60_000;

/** What is not there. As root on Debian it is installed first; otherwise said, so that what needs it counts as skipped. */
export function acquireTools(print: (line: string) => void): ReadonlySet<string> {
	const missing = TOOLS.filter((tool) => !isThere(tool));
	if (missing.length === 0) return new Set();
	const packages = missing.map((tool) => tool.package);
	const command = `apt-get install -y ${packages.join(" ")}`;
	if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) {
		print(`skipped: ${missing.map(({ name }) => name).join(", ")} missing, and only root on Debian installs them here.`);
		print(`fix: ${command}`);
	} else {
		print(`installs ${packages.join(", ")}`);
		try {
			const options = {
				stdio: "ignore",
				timeout: APT_MS_MAX,
				env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
			} as const;
			execFileSync("apt-get", ["update", "-q"], options);
			execFileSync("apt-get", ["install", "-q", "-y", "--no-install-recommends", ...packages], options);
		} catch (error) {
			print(`skipped: apt-get could not install them (${(error as Error).message.split("\n")[0]}).`);
			print(`fix: ${command}`);
		}
	}
	return new Set(TOOLS.filter((tool) => !isThere(tool)).map(({ name }) => name));
}

function isThere({ name, paths }: Tool): boolean {
	if (paths) return paths.some((path) => existsSync(path));
	return (process.env["PATH"] ?? "").split(delimiter).some((folder) => existsSync(join(folder, name)));
}
