import { join } from "node:path";
import { runDemoDevices } from "./demo/devices";
import { seedDemo } from "./demo/seed";
import { settleDemo } from "./demo/settle";

const HELP = `Usage: node launch/run.mjs scripts/demo.ts seed | settle | devices

  seed      makes the demo campus and its 60 days of history in DATABASE_URL
  settle    waits until the running worker has derived the figures of what is stored
  devices   runs its devices against MQTT_URL until it is stopped

npm run demo does all three. AUTOVOLT_DATA_DIR (var/demo) keeps the devices' passwords.`;

const SETTLE_MS_MAX = 120_000;
const dataDir = process.env["AUTOVOLT_DATA_DIR"] || join("var", "demo");
try {
	const [command] = process.argv.slice(2);
	if (command === "seed") await seed();
	else if (command === "settle") await settle();
	else if (command === "devices") await devices();
	else console.log(HELP);
} catch (error) {
	console.error(`error: ${(error as Error).message}`);
	console.error("fix: npm run demo brings up the database, the broker and the demo in order.");
	process.exitCode = 1;
}

function databaseUrl(): string {
	const url = process.env["DATABASE_URL"];
	if (!url) throw new Error("DATABASE_URL is not set.");
	return url;
}

async function settle(): Promise<void> {
	const isSettled = await settleDemo(databaseUrl(), { msMax: SETTLE_MS_MAX, onProgress: console.log });
	if (!isSettled) console.log("Demo: its figures are still being derived; the pages fill up within minutes.");
}

async function seed(): Promise<void> {
	const seeded = await seedDemo({ databaseUrl: databaseUrl(), dataDir, now: Date.now(), onProgress: console.log });
	console.log(
		seeded.readings === 0
			? "Demo: there already."
			: `Demo: ${seeded.devices} devices, ${seeded.readings.toLocaleString("en")} readings.`,
	);
}

async function devices(): Promise<void> {
	const said = new Set<string>();
	const onTrouble = (line: string) => {
		if (!said.has(line)) console.error(`error: ${line}`);
		said.add(line);
	};
	const demo = await runDemoDevices({ mqttUrl: process.env["MQTT_URL"] || "mqtt://127.0.0.1:1883", dataDir, onTrouble });
	let stopping = false;
	const stop = () => {
		if (stopping) return;
		stopping = true;
		void demo.stop().then(() => process.exit(0));
	};
	process.on("SIGINT", stop);
	process.on("SIGTERM", stop);
}
