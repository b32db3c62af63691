import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../bootstrap.mjs";
import { runTool } from "./runTool";

const LIBRARIES = join(ROOT, "firmware", "lib");
const OBJECTS = join(ROOT, "var", "firmware-rv32");
/** Machine code and constants of the core: what it takes of the chip's flash. */
export const CORE_BYTES_MAX = 24 * 1024;
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
	/** Symbols that neither the core nor the shim defines: a heap, an STL, an exception would show here. */
	readonly foreign: readonly string[];
}

/**
 * Compiles core and meters freestanding for RV32IMC (the ESP32-C3's instruction set). No ESP32 binary is built: neither
 * ESP-IDF nor the Xtensa compiler is at hand. What this proves: no operating system, heap or STL, 4 kB of RAM
 * (a static_assert, with pointers of 32 bits), and the size.
 */
export async function buildForChip(): Promise<ChipBuild> {
	rmSync(OBJECTS, { recursive: true, force: true });
	mkdirSync(OBJECTS, { recursive: true });
	const failed = (problem: string): ChipBuild => ({ problem, coreBytes: 0, allBytes: 0, foreign: [] });
	const objects: { core: string[]; all: string[] } = { core: [], all: [] };
	for (const source of sourcesBelow(LIBRARIES)) {
		const object = join(OBJECTS, `${source.replaceAll("/", "_")}.o`);
		const args = [...FLAGS, `-I${LIBRARIES}`, `-I${join(ROOT, "firmware/test/freestanding")}`, "-c", join(LIBRARIES, source)];
		const run = await runTool("riscv64-unknown-elf-g++", [...args, "-o", object], COMPILE_MS_MAX);
		if (run.problem) return failed(`${source}: ${run.output}`);
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
	const undefinedSymbols = symbols.output.split("\n").flatMap((line) => /^\s*[Uwv] (\S+)$/.exec(line)?.[1] ?? []);
	return {
		problem: null,
		coreBytes: await textBytes(objects.core),
		allBytes: await textBytes(objects.all),
		foreign: undefinedSymbols.filter((symbol) => !SHIM.has(symbol)),
	};
}

function sourcesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith(".cpp"))
		.sort();
}

/** Sum of the `text` column of `size`: code and constants. */
async function textBytes(objects: readonly string[]): Promise<number> {
	const { output } = await runTool("riscv64-unknown-elf-size", objects, COMPILE_MS_MAX);
	const rows = output.trim().split("\n").slice(1);
	return rows.reduce((sum, row) => sum + Number(/^\s*(\d+)/.exec(row)?.[1] ?? Number.NaN), 0);
}
