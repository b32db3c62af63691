import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { LaunchError, ROOT } from "./bootstrap.mjs";
import { LogFile } from "./logFile";

/**
 * Makes the simulated campus and its history, once per data folder: the script says by itself when it is there already.
 * "settle": waits until the running worker has derived the figures of that history.
 */
export function prepareDemo(
	step: "seed" | "settle",
	env: Readonly<Record<string, string>>,
	logPath: string,
	print: (line: string) => void,
	signal: AbortSignal,
): Promise<void> {
	const log = new LogFile(logPath);
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ["--import", "tsx", "scripts/demo.ts", step], {
			cwd: ROOT,
			env: { ...process.env, ...env },
			stdio: ["ignore", "pipe", "pipe"],
			signal,
		});
		let lastLine = "it said nothing";
		for (const stream of [child.stdout, child.stderr])
			createInterface({ input: stream }).on("line", (line) => {
				log.append(line);
				if (line.trim() !== "") lastLine = line;
				if (stream === child.stdout) print(line);
			});
		child.once("error", reject);
		child.once("close", (code) => {
			if (code === 0) resolve();
			else reject(new LaunchError(`The demo campus could not be made: ${lastLine}`, `read ${logPath}.`));
		});
	});
}
