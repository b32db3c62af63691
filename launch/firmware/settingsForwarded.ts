import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../bootstrap.mjs";
import { type BuildSetting, buildSettings, macrosOfSources, platformioBuilds, settingsFor } from "./buildSettings";
import { runTool } from "./runTool";

const SOURCE = join(ROOT, "firmware", "test", "chip_build");
const FOLDER = join(ROOT, "var", "firmware-chip-build");
const CMAKE_MS_MAX = 120_000;
const VERSION = "-DVERSION_OF_THE_BUILD=2.0.0";

/** Configures the chip's src/CMakeLists.txt with these arguments, as idf.py and PlatformIO do. */
async function configure(args: readonly string[]): Promise<{ problem: string | null; output: string }> {
	const run = await runTool("cmake", ["-S", SOURCE, "-B", FOLDER, "-G", "Ninja", "-UAUTOVOLT_*", VERSION, ...args], CMAKE_MS_MAX);
	// CMake breaks its lines where it likes.
	return { problem: run.problem, output: run.output.replace(/\s+/g, " ") };
}

/** The macros that the compiler knows in the last configured build: it is asked itself. */
async function knownToCompiler(): Promise<ReadonlyMap<string, string>> {
	const commands = JSON.parse(readFileSync(join(FOLDER, "compile_commands.json"), "utf8")) as { command: string; file: string }[];
	const command = commands.find(({ file }) => file.endsWith("meter_port.cpp"))?.command ?? "";
	const list = join(FOLDER, "macros");
	const { problem } = await runTool(
		"sh",
		["-c", `${command.replace(/ -o ("[^"]+"|\S+)/, "")} -E -dM -o "$0"`, list],
		CMAKE_MS_MAX,
	);
	const defined = problem ? [] : readFileSync(list, "utf8").matchAll(/^#define (AUTOVOLT_\w+) (.*)$/gm);
	return new Map([...defined].map(([, name, value]) => [name as string, value as string]));
}

/**
 * Every build setting that the sources speak of reaches the compiler, by `idf.py -D` and by each environment of
 * `platformio.ini`; a missing, wrong or misspelt one ends the build with a sentence that names it. Null, or what is wrong.
 */
export async function checkSettingsForwarded(): Promise<string | null> {
	rmSync(FOLDER, { recursive: true, force: true });
	mkdirSync(FOLDER, { recursive: true });
	const settings = buildSettings();
	const undeclared = [...macrosOfSources()].filter((name) => !settings.some((setting) => setting.name === name));
	if (settings.length === 0 || undeclared.length > 0) return `src/build_settings.cmake does not know ${undeclared.join(", ")}`;
	for (const setting of settings) {
		const problem = (await reachesCompiler(setting)) ?? (await refusesNonsense(setting));
		if (problem) return problem;
	}
	for (const build of platformioBuilds()) {
		const problem = await platformioForwards(build.name, build.args);
		if (problem) return problem;
	}
	const misspelt = await configure([...asArgs(settingsFor(0)), "-DAUTOVOLT_METRE=2"]);
	if (!misspelt.problem || !misspelt.output.includes("AUTOVOLT_METRE is no setting")) return "a misspelt setting passes";
	for (const version of ["", "1"]) {
		const run = await configure([...asArgs(settingsFor(0)), `-DVERSION_OF_THE_BUILD=${version}`]);
		if (!run.problem || !run.output.includes("has no version of its own")) return `the version "${version}" passes`;
	}
	return null;
}

const asArgs = (pairs: readonly string[]) => pairs.map((pair) => `-D${pair}`);
const meterOf = ({ meter }: BuildSetting) => (meter === "any" ? 0 : Number(meter));

/** With a value that no default has. */
async function reachesCompiler(setting: BuildSetting): Promise<string | null> {
	const value = String(setting.example + 1);
	const others = settingsFor(meterOf(setting)).filter((pair) => !pair.startsWith(`${setting.name}=`));
	// Another chip needs its own settings too.
	const needed =
		setting.name === "AUTOVOLT_METER" ? settingsFor(Number(value)).filter((pair) => !pair.startsWith(`${setting.name}=`)) : [];
	const run = await configure([...asArgs([...others, ...needed]), `-D${setting.name}=${value}`]);
	if (run.problem) return `-D${setting.name}=${value} is refused: ${run.output}`;
	const arrived = (await knownToCompiler()).get(setting.name);
	return arrived === value ? null : `-D${setting.name}=${value} reaches the compiler as ${arrived}`;
}

async function refusesNonsense({ name, ...setting }: BuildSetting): Promise<string | null> {
	const others = settingsFor(meterOf({ name, ...setting })).filter((pair) => !pair.startsWith(`${name}=`));
	const wrong = [
		"-1",
		"1.5",
		"x",
		"1e6",
		"99999999999999999999",
		String(setting.max + 1),
		...(setting.min > 0 ? [String(setting.min - 1)] : []),
	];
	for (const given of [null, "", ...wrong]) {
		const run = await configure([...asArgs(others), ...(given === null ? [] : [`-D${name}=${given}`])]);
		const sentence = given
			? `AutoVolt: ${name}=${given} is no whole number from`
			: `AutoVolt: ${name} is missing, say -D${name}=`;
		if (!run.problem || !run.output.includes(sentence)) return `${name}=${given} does not end the build with "${sentence} …"`;
	}
	return null;
}

/** The environment's arguments, once as a shell without the variables leaves them. */
async function platformioForwards(name: string, args: readonly string[]): Promise<string | null> {
	const meter = args.find((arg) => arg.startsWith("-DAUTOVOLT_METER="))?.split("=")[1] ?? "";
	const needed = settingsFor(Number(meter));
	const filled = args.map((arg) =>
		arg.replace(
			/\$\{sysenv\.(\w+)\}/,
			(_, variable) => needed.find((pair) => pair.startsWith(`${variable}=`))?.split("=")[1] ?? "",
		),
	);
	const run = await configure(filled);
	if (run.problem) return `pio run -e ${name}: ${run.output}`;
	const known = await knownToCompiler();
	for (const pair of needed) {
		const [setting = "", value] = pair.split("=");
		if (known.get(setting) !== value) return `pio run -e ${name}: ${setting} reaches the compiler as ${known.get(setting)}`;
	}
	if (filled.join(" ") === args.join(" ")) return null;
	const empty = await configure(args.map((arg) => arg.replace(/\$\{sysenv\.\w+\}/, "")));
	return empty.problem && empty.output.includes("is missing") ? null : `pio run -e ${name} builds without its calibration`;
}
