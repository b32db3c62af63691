import { spawn } from "node:child_process";

export interface ToolRun {
	/** What is wrong with its end; null when it ended well. */
	readonly problem: string | null;
	/** The last of what it wrote. */
	readonly output: string;
}

const OUTPUT_LETTERS_MAX = 20_000;

/** Runs a program to its end, at most `msMax`. */
export function runTool(
	program: string,
	args: readonly string[],
	msMax: number,
	env: Readonly<Record<string, string>> = {},
): Promise<ToolRun> {
	return new Promise((resolve) => {
		const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
		let output = "";
		const take = (bytes: Buffer) => {
			output = (output + bytes.toString()).slice(-OUTPUT_LETTERS_MAX);
		};
		child.stdout.on("data", take);
		child.stderr.on("data", take);
		let late = false;
		const timer = setTimeout(() => {
			late = true;
			child.kill("SIGKILL");
		}, msMax);
		child.once("error", (error) => {
			clearTimeout(timer);
			resolve({ problem: error.message, output });
		});
		child.once("close", (code, signal) => {
			clearTimeout(timer);
			const problem = late ? `no end after ${msMax / 1_000} s` : code === 0 ? null : (signal ?? `code ${code}`);
			resolve({ problem, output });
		});
	});
}
