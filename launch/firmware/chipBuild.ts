import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../bootstrap.mjs";
import { runTool } from "./runTool";

const LIBRARIES = join(ROOT, "firmware", "lib");
const FREESTANDING = join(ROOT, "firmware", "test", "freestanding");
const OBJECTS = join(ROOT, "var", "firmware-rv32");
/** Machine code and constants of the core: what it takes of the chip's flash. */
export const CORE_BYTES_MAX = 24 * 1024;
/** What the core takes of the chip's RAM, its stack aside. */
export const CORE_RAM_BYTES_MAX = 4_095;
const COMPILE_MS_MAX = 120_000;

/** What any C library and the compiler's own runtime give: copying memory, and 64-bit arithmetic on a 32-bit chip. */
const SHIM = new Set([
	"memcpy",
	"memmove",
	"memset",
	"memcmp",
	"__udivdi3",
	"__umoddi3",
	"__divdi3",
	"__moddi3",
	"__muldi3",
	"__ashldi3",
	"__lshrdi3",
	"__ashrdi3",
]);

const FLAGS = [
	"-std=c++17",
	"-march=rv32imc",
	"-mabi=ilp32",
	"-Os",
	"-ffreestanding",
	"-nostdinc++",
	"-fno-exceptions",
	"-fno-rtti",
	"-fno-threadsafe-statics",
	"-Wall",
	"-Wextra",
	"-Werror",
];

export interface ChipBuild {
	/** What the compiler or linker said; the other figures are then void. */
	readonly problem: string | null;
	readonly coreBytes: number;
	readonly allBytes: number;
	/** The whole controller's state, and whatever else the core keeps in RAM. */
	readonly ramBytes: number;
	/** Symbols that neither the core nor the shim defines: a heap, an STL, an exception would show here. */
	readonly foreign: readonly string[];
}

/**
 * Compiles core and meters freestanding for RV32IMC (the ESP32-C3's instruction set). No ESP32 binary is built: neither
 * ESP-IDF nor the Xtensa compiler is at hand. What this proves: no operating system, heap or STL, and what the core takes
 * of flash and RAM with pointers of 32 bits.
 */
export async function buildForChip(): Promise<ChipBuild> {
	rmSync(OBJECTS, { recursive: true, force: true });
	mkdirSync(OBJECTS, { recursive: true });
	const failed = (problem: string): ChipBuild => ({ problem, coreBytes: 0, allBytes: 0, ramBytes: 0, foreign: [] });
	const objects: { core: string[]; all: string[] } = { core: [], all: [] };
	for (const source of sourcesBelow(LIBRARIES)) {
		const object = join(OBJECTS, `${source.replaceAll("/", "_")}.o`);
		const problem = await compile(join(LIBRARIES, source), object);
		if (problem) return failed(`${source}: ${problem}`);
		objects.all.push(object);
		if (source.startsWith("core/")) objects.core.push(object);
	}
	const whole = join(OBJECTS, "all.elf");
	const linked = await runTool(
		"riscv64-unknown-elf-ld",
		["-m", "elf32lriscv", "-r", "-o", whole, ...objects.all],
		COMPILE_MS_MAX,
	);
	if (linked.problem) return failed(linked.output);
	const symbols = await runTool("riscv64-unknown-elf-nm", ["-u", whole], COMPILE_MS_MAX);
	if (symbols.problem) return failed(symbols.output);
	const state = join(OBJECTS, "state.o");
	const stateProblem = await compile(join(FREESTANDING, "device_state.cpp"), state);
	if (stateProblem) return failed(`device_state.cpp: ${stateProblem}`);
	const core = await sizesOf(objects.core);
	const undefinedSymbols = symbols.output.split("\n").flatMap((line) => /^\s*[Uwv] (\S+)$/.exec(line)?.[1] ?? []);
	return {
		problem: null,
		coreBytes: core.text,
		allBytes: (await sizesOf(objects.all)).text,
		ramBytes: core.ram + (await sizesOf([state])).ram,
		foreign: undefinedSymbols.filter((symbol) => !SHIM.has(symbol)),
	};
}

function sourcesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith(".cpp"))
		.sort();
}

async function compile(source: string, object: string): Promise<string | null> {
	const args = [...FLAGS, `-I${LIBRARIES}`, `-I${FREESTANDING}`, "-c", source, "-o", object];
	const run = await runTool("riscv64-unknown-elf-g++", args, COMPILE_MS_MAX);
	return run.problem ? run.output : null;
}

/** Sums of what `size` says: code and constants; variables. */
async function sizesOf(objects: readonly string[]): Promise<{ text: number; ram: number }> {
	const { output } = await runTool("riscv64-unknown-elf-size", objects, COMPILE_MS_MAX);
	const rows = output.trim().split("\n").slice(1);
	const column = (index: number) => rows.reduce((sum, row) => sum + Number(row.trim().split(/\s+/)[index] ?? Number.NaN), 0);
	return { text: column(0), ram: column(1) + column(2) };
}
