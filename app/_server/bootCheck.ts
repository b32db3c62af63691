import { webEnv } from "./env";

/** Ends the process when a setting is missing or the secret is weak, with the one sentence that says so. */
export function bootCheck(): void {
	try {
		webEnv();
	} catch (error) {
		process.stderr.write(`error: ${(error as Error).message}\n`);
		process.exit(1);
	}
}
