// Runs a TypeScript script with its arguments, installing first what is missing: node launch/run.mjs scripts/x.ts …
import "./nodeVersion.mjs";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap, LaunchError, printFailure, ROOT, registerTypeScript } from "./bootstrap.mjs";

try {
	const [, , script, ...args] = process.argv;
	if (!script) throw new LaunchError("No script was named.", "node launch/run.mjs scripts/doctor.ts");
	const path = resolve(ROOT, script);
	if (!existsSync(path)) throw new LaunchError(`There is no ${script}.`, `look into ${join(ROOT, "scripts")}.`);
	await bootstrap();
	await registerTypeScript();
	// The script sees itself as the entry point, as if Node had been started with it.
	process.argv = [process.argv[0], path, ...args];
	await import(pathToFileURL(path).href);
} catch (error) {
	printFailure(error);
	process.exitCode = 1;
}
