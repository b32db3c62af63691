import { join } from "node:path";
import { ROOT } from "../bootstrap.mjs";
import { runTool } from "./runTool";

const SOURCE = join(ROOT, "firmware", "host");
/** Kept between runs, so that only what changed is compiled again. */
export const BUILD_FOLDER = join(ROOT, "var", "firmware");
export const DEVICE_PATH = join(BUILD_FOLDER, "autovolt-device");
export const CORE_TESTS_PATH = join(BUILD_FOLDER, "core_tests");

const BUILD_MS_MAX = 10 * 60_000;

/** Compiles the host's programs. Null, or what the compiler said. */
export async function buildFirmware({ tests, device }: { tests: boolean; device: boolean }): Promise<string | null> {
	const flag = (on: boolean) => (on ? "ON" : "OFF");
	const options = [`-DAUTOVOLT_TESTS=${flag(tests)}`, `-DAUTOVOLT_DEVICE=${flag(device)}`];
	const configured = await runTool("cmake", ["-S", SOURCE, "-B", BUILD_FOLDER, "-G", "Ninja", ...options], BUILD_MS_MAX);
	if (configured.problem) return `cmake: ${configured.problem}\n${configured.output}`;
	const built = await runTool("cmake", ["--build", BUILD_FOLDER], BUILD_MS_MAX);
	return built.problem ? `${built.problem}\n${built.output}` : null;
}
