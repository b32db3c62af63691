// `npm test`, `npm run check`: on a fresh clone too. The last line is `N passed, N failed`.
import "./nodeVersion.mjs";
import { bootstrap, LaunchError, printFailure, registerTypeScript } from "./bootstrap.mjs";

const LAYERS = ["static", "unit", "db", "crash", "firmware", "e2e"];

try {
	const args = process.argv.slice(2);
	const only = args.flatMap((arg, index) =>
		arg === "--only" ? [args[index + 1]] : arg.startsWith("--only=") ? [arg.slice(7)] : [],
	);
	const known = args.every((arg, index) => arg === "--only" || arg.startsWith("--only=") || args[index - 1] === "--only");
	if (!known || only.some((layer) => !LAYERS.includes(layer ?? "")))
		throw new LaunchError(
			`npm test does not understand ${args.join(" ")}.`,
			`npm test, or: npm test -- --only ${LAYERS.join("|")}`,
		);
	await bootstrap();
	await registerTypeScript();
	const { runTests } = await import("./testRun.ts");
	process.exit(await runTests(only.length > 0 ? only : LAYERS));
} catch (error) {
	printFailure(error);
	console.log("0 passed, 1 failed");
	process.exit(1);
}
