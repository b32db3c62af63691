import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../bootstrap.mjs";
import { buildFirmware, CORE_TESTS_PATH } from "./build";
import { settingsFor } from "./buildSettings";
import { buildForChip, CORE_BYTES_MAX, CORE_RAM_BYTES_MAX } from "./chipBuild";
import { readJunitReport } from "./junitReport";
import { checkPinRefusals } from "./pinRefusals";
import { runTool } from "./runTool";
import { checkSettingsForwarded } from "./settingsForwarded";
import { acquireTools, type ToolName } from "./tools";

interface Counts {
	passed: number;
	skipped: number;
	failures: string[];
}

const FIRMWARE = join(ROOT, "firmware");
const TESTS_MS_MAX = 5 * 60_000;

/**
 * The firmware's own checks: host tests with sanitizers, cppcheck, the freestanding compile with its size, the type check
 * of the chip's layer. What lacks its tools is named and counted as skipped.
 */
export async function checkFirmware(folder: string, print: (line: string) => void): Promise<Counts> {
	const counts: Counts = { passed: 0, skipped: 0, failures: [] };
	const missing = acquireTools(print);
	const lacks = (...needed: ToolName[]) => needed.filter((tool) => missing.has(tool));
	const check = async (name: string, needed: ToolName[], run: () => Promise<string | null>) => {
		const lacking = lacks(...needed);
		if (lacking.length > 0) {
			counts.skipped += 1;
			print(`- ${name}: skipped, ${lacking.join(", ")} missing`);
			return;
		}
		const problem = await run();
		print(`${problem ? "✗" : "✓"} ${name}${problem ? `: ${problem}` : ""}`);
		if (problem) counts.failures.push(name);
		else counts.passed += 1;
	};
	const builds: ToolName[] = ["g++", "cmake", "ninja"];
	const device = lacks("libmosquitto").length === 0;
	await check("the host build", [...builds, "doctest", "nlohmann-json"], () => buildFirmware({ tests: true, device }));
	await check("the host tests, with address and undefined-behaviour sanitizers", [...builds, "doctest", "nlohmann-json"], () =>
		hostTests(join(folder, "core.xml"), counts, print),
	);
	await check("cppcheck", ["cppcheck"], cppcheck);
	await check(
		`freestanding for RV32IMC: no symbol beyond the shim, the core at most ${CORE_BYTES_MAX} bytes of flash and ${CORE_RAM_BYTES_MAX} of RAM`,
		["riscv64-unknown-elf-g++"],
		() => chipBuild(print),
	);
	await check(
		"the types of the ESP32 layer, against our own declarations of ESP-IDF (no ESP32 binary is built)",
		["g++"],
		chipLayerTypes,
	);
	await check(
		"every build setting reaches the compiler by idf.py and PlatformIO, and a missing or wrong one ends the build",
		builds,
		checkSettingsForwarded,
	);
	await check("a pin map with an unsafe, input-only or doubled pin is refused", ["g++"], checkPinRefusals);
	return counts;
}

/** Each test case counts by itself. */
async function hostTests(report: string, counts: Counts, print: (line: string) => void): Promise<string | null> {
	const run = await runTool(CORE_TESTS_PATH, ["--reporters=junit,console", `--out=${report}`], TESTS_MS_MAX);
	const found = existsSync(report) ? readJunitReport(readFileSync(report, "utf8")) : { passed: 0, failures: [] };
	counts.passed += found.passed;
	counts.failures.push(...found.failures.map((name) => `core: ${name}`));
	for (const line of found.failures) print(`  ✗ ${line}`);
	if (found.passed + found.failures.length === 0) return `ran no test\n${run.output}`;
	return run.problem ? `${run.problem}\n${run.output}` : null;
}

async function cppcheck(): Promise<string | null> {
	const args = ["--enable=warning,performance,portability", "--std=c++17", "--inline-suppr", "--error-exitcode=1", "--quiet"];
	// ctuuninitvar takes a slot that encode() fills for one that is read before.
	const suppressed = ["--suppress=missingInclude", "--suppress=ctuuninitvar"];
	const chipLayer = join(FIRMWARE, "src");
	const meterPort = join(chipLayer, "esp32", "meter_port.cpp");
	const runs = [
		{ meter: 0, paths: [join(FIRMWARE, "lib"), join(FIRMWARE, "host"), chipLayer] },
		...[1, 2, 3].map((meter) => ({ meter, paths: [meterPort] })),
	];
	for (const { meter, paths } of runs) {
		const settings = settingsFor(meter).map((pair) => `-D${pair}`);
		const given = [...args, ...suppressed, ...settings, `-I${join(FIRMWARE, "lib")}`, ...paths];
		const { problem, output } = await runTool("cppcheck", given, TESTS_MS_MAX);
		if (problem) return `${problem}\n${output}`;
	}
	return null;
}

async function chipBuild(print: (line: string) => void): Promise<string | null> {
	const { problem, coreBytes, allBytes, ramBytes, foreign } = await buildForChip();
	if (problem) return problem;
	print(`  core ${coreBytes} bytes, with all meters ${allBytes}; RAM ${ramBytes} bytes`);
	if (foreign.length > 0) return `symbols that nobody defines: ${foreign.join(", ")}`;
	// Written so that a figure that could not be read fails too.
	if (!(coreBytes > 0 && coreBytes <= CORE_BYTES_MAX)) return `the core takes ${coreBytes} bytes of flash`;
	return ramBytes > 0 && ramBytes <= CORE_RAM_BYTES_MAX ? null : `the core takes ${ramBytes} bytes of RAM`;
}

async function chipLayerTypes(): Promise<string | null> {
	const folder = join(FIRMWARE, "src", "esp32");
	const sources = readdirSync(folder).filter((file) => file.endsWith(".cpp"));
	const flags = ["-std=c++17", "-fsyntax-only", "-fno-exceptions", "-fno-rtti", "-Wall", "-Wextra", "-Werror"];
	const includes = [`-I${join(FIRMWARE, "lib")}`, `-isystem${join(FIRMWARE, "test", "idf_declarations")}`];
	// Which metering chip a board has is a build flag.
	const builds = sources.flatMap((source) =>
		(source === "meter_port.cpp" ? [0, 1, 2, 3] : [0]).map((meter) => ({ source, meter })),
	);
	for (const { source, meter } of builds) {
		const settings = settingsFor(meter).map((pair) => `-D${pair}`);
		const args = [...flags, ...settings, ...includes, join(folder, source)];
		const { problem, output } = await runTool("g++", args, TESTS_MS_MAX);
		if (problem) return `${source}\n${output}`;
	}
	return sources.length > 0 ? null : "no source was found";
}
