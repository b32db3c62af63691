import { userInfo } from "node:os";
import { pino } from "pino";
import { LaunchError } from "@/launch/bootstrap.mjs";
import { databaseUrl } from "@/launch/databaseUrl";
import { readSettings } from "@/launch/settings";
import { createPool, type Pool } from "@/store/pool";
import { readArchivedMonths } from "@/store/retention";
import { restoreMonth } from "@/store/retireMonth";
import { parseWorkerEnv } from "@/worker/env";
import { archiveLines, isIntact } from "@/worker/schedule/archiveMonth";
import { archiveFolder, keepRetention } from "@/worker/schedule/keepRetention";
import { archivedLines, planLines } from "./retention/report";

// What is kept of the readings, what goes next and why it may not; or a month back from the archive. Without arguments it
// looks, verifies and changes nothing: the worker does what is due at night.
const RETENTION_USAGE = "npm run retention [-- restore YYYY-MM]";

async function main(args: readonly string[]): Promise<void> {
	const url = databaseUrl();
	const folder = archiveFolder(readSettings(process.env).dataDir);
	const pool = createPool({ url, max: 2, applicationName: "autovolt-retention" });
	try {
		if (args.length === 0) await look(pool, url);
		else if (args.length === 2 && args[0] === "restore" && /^\d{4}-\d{2}$/.test(args[1] ?? ""))
			await restore(pool, folder, args[1] ?? "");
		else throw new LaunchError(`Arguments not understood: ${args.join(" ")}`, RETENTION_USAGE);
	} finally {
		await pool.end();
	}
}

async function look(pool: Pool, url: string): Promise<void> {
	const { AUTOVOLT_RETENTION_MONTHS: months } = parseWorkerEnv({ ...process.env, DATABASE_URL: url });
	const { dataDir } = readSettings(process.env);
	const silent = pino({ level: "silent" });
	const plan = await keepRetention(pool, { months, dataDir }, Date.now(), silent, { dryRun: true });
	for (const line of planLines(plan, Date.now())) console.log(line);
	for (const line of archivedLines(await readArchivedMonths(pool), archiveFolder(dataDir))) console.log(line);
	process.exitCode = plan.bars.length > 0 ? 1 : 0;
}

async function restore(pool: Pool, folder: string, month: string): Promise<void> {
	const archived = (await readArchivedMonths(pool)).find((one) => one.month === month);
	if (archived?.state !== "retired")
		throw new LaunchError(`The readings of ${month} are not in the archive alone.`, "npm run retention, to see which are.");
	if (!(await isIntact(folder, archived)))
		throw new LaunchError(
			`${folder}/${archived.file} is missing or is not what was written.`,
			"bring it back from a backup of the data folder; its SHA-256 stands in archived_months and in the manifest beside it.",
		);
	await restoreMonth(pool, archived, archiveLines(folder, archived), `system:restore by ${userInfo().username}`);
	console.log(`${archived.rows} readings of ${month} are back. They stay for 30 days; reprocess what waits in quarantine.`);
}

try {
	await main(process.argv.slice(2));
} catch (error) {
	console.log(`error: ${(error as Error).message}`);
	const { fix } = error as { fix?: string };
	if (fix) console.log(`fix: ${fix}`);
	process.exitCode = 1;
}
