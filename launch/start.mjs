// `npm start`, `npm run demo`, `npm run dev`: works on a fresh clone, before there is any package.
import "./nodeVersion.mjs";
import { bootstrap, LaunchError, printFailure, registerTypeScript } from "./bootstrap.mjs";

const FLAGS = ["--demo", "--dev", "--verbose"];
const HELP = `Usage: npm start [-- ${FLAGS.map((flag) => `[${flag}]`).join(" ")}]

  --demo     a simulated campus, with its own data folder (also: npm run demo)
  --dev      the web app rebuilds as its files change (also: npm run dev)
  --verbose  shows every line of the worker and the web app

Settings come from the environment: HOST, PORT, MQTT_HOST, MQTT_PORT, PG_PORT, DATABASE_URL, MQTT_URL,
AUTOVOLT_DATA_DIR, AUTOVOLT_ADMIN_PASSWORD. See docs/guides/operations.md.`;

try {
	const flags = process.argv.slice(2);
	if (flags.includes("--help") || flags.includes("-h")) {
		console.log(HELP);
		process.exit(0);
	}
	const unknown = flags.find((flag) => !FLAGS.includes(flag));
	if (unknown !== undefined)
		throw new LaunchError(
			`Unknown option ${unknown}.`,
			`the options are ${FLAGS.join(", ")}; npm wants them after --: npm start -- --demo.`,
		);
	await bootstrap();
	await registerTypeScript();
	const { up } = await import("./up.ts");
	await up({ demo: flags.includes("--demo"), dev: flags.includes("--dev"), verbose: flags.includes("--verbose") });
} catch (error) {
	printFailure(error);
	process.exit(1);
}
