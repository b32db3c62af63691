import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../bootstrap.mjs";
import { settingsFor } from "./buildSettings";
import { runTool } from "./runTool";

const ESP32 = join(ROOT, "firmware", "src", "esp32");
const FOLDER = join(ROOT, "var", "firmware-pins");
const COMPILE_MS_MAX = 60_000;
/** Pins that something drives from outside; all others are driven or pulled up by the chip. */
const DRIVEN_FROM_OUTSIDE = new Set(["MOTION", "METER_PULSES", "METER_UART_RX"]);
const STRAPPING = 12;
const FLASH = 6;
const CONSOLE = 1;
const INPUT_ONLY = 36;
const FREE = 4;
const PSRAM = 16;

/** What the compiler says to the pin map with one pin changed; null when it takes it. */
async function refusal(map: string, meter: number): Promise<string | null> {
	const path = join(FOLDER, "pins.h");
	writeFileSync(path, map);
	const defines = settingsFor(meter).map((pair) => `-D${pair}`);
	const includes = [`-I${ESP32}`, `-I${join(ROOT, "firmware", "lib")}`];
	const run = await runTool(
		"g++",
		["-std=c++17", "-fsyntax-only", "-w", "-x", "c++", ...defines, ...includes, path],
		COMPILE_MS_MAX,
	);
	return run.problem ? run.output : null;
}

/**
 * The compiler refuses, for every pin of `pins.h`, what must not serve for it: strapping, flash and console pins, an
 * input-only pin that would be driven or pulled up, a pin that serves already. Null, or what it took.
 */
export async function checkPinRefusals(): Promise<string | null> {
	mkdirSync(FOLDER, { recursive: true });
	const map = readFileSync(join(ESP32, "pins.h"), "utf8");
	// A list's first pin, or the only one.
	const pins = [...map.matchAll(/^constexpr int8_t (\w+)(?:\[\] = \{| = )(-?\d+)/gm)].map(([text, name]) => ({
		text: text as string,
		name: name as string,
	}));
	if (pins.length < 9) return `pins.h was not understood: ${pins.map(({ name }) => name).join(", ")}`;
	for (const meter of [0, 1, 2, 3]) {
		const problem = await refusal(map, meter);
		if (problem) return `the reference board itself is refused: ${problem}`;
	}
	const taken = /RELAYS\[\] = \{\d+, (\d+)/.exec(map)?.[1];
	for (const { text, name } of pins) {
		const meter = name.startsWith("METER_UART") ? 2 : name.startsWith("METER_I2C") ? 3 : name === "METER_PULSES" ? 1 : 0;
		const withPin = (pin: number | string) => map.replace(text, text.replace(/-?\d+$/, String(pin)));
		const bad = [STRAPPING, FLASH, CONSOLE, ...(DRIVEN_FROM_OUTSIDE.has(name) ? [] : [INPUT_ONLY])];
		for (const pin of [...bad, taken as string]) {
			const said = await refusal(withPin(pin), meter);
			if (!said?.includes("static assertion failed")) return `${name} on GPIO ${pin} is not refused`;
		}
		const said = await refusal(withPin(FREE), meter);
		if (said) return `${name} on GPIO ${FREE} is refused: ${said}`;
		const onWrover = withPin(PSRAM).replace("HAS_PSRAM = false", "HAS_PSRAM = true");
		if (!(await refusal(onWrover, meter))?.includes("static assertion failed"))
			return `${name} on GPIO ${PSRAM} of a WROVER is not refused`;
	}
	return null;
}
