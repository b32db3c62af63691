import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "@/launch/bootstrap.mjs";
import { closedToOthers } from "@/launch/dataFolder";
import { type Lockfile, missingOptionalPackages } from "@/launch/house/lockfile";
import { readLock } from "@/launch/instanceLock";
import { assertPortsFree, type WantedPort, wantedMqttPorts } from "@/launch/ports";
import { isAlive } from "@/launch/processIdentity";
import { secretsPath } from "@/launch/secrets";
import type { LaunchSettings } from "@/launch/settings";
import { type Finding, ok, warn, wrong } from "./finding";

const NODE_LINES = [20, 22, 24];
const FREE_SHARE_MIN = 0.1;
const FREE_BYTES_MIN = 2 * 1024 ** 3;

/** Node, packages, folders, disk, ports: what must be right before anything is started. */
export async function checkMachine(settings: LaunchSettings): Promise<Finding[]> {
	return [nodeVersion(), lockfile(), dataFolder(settings), secretsFile(settings), disk(settings), ...(await ports(settings))];
}

function nodeVersion(): Finding {
	const { node } = process.versions;
	// launch/nodeVersion.mjs has refused what is older than 20.19.
	if (NODE_LINES.includes(Number(node.split(".")[0]))) return ok(`Node ${node}`);
	return warn(`Node ${node} is no line that AutoVolt is tested on.`, `use Node ${NODE_LINES.join(", ")}.`);
}

/** That packages are there and fit the lockfile was seen to by launch/run.mjs, which started us. */
function lockfile(): Finding {
	const missing = missingOptionalPackages(JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as Lockfile);
	if (missing.length === 0) return ok("Packages are installed as package-lock.json says, and it is complete for every platform");
	return wrong(
		`package-lock.json lacks optional packages: ${missing.slice(0, 3).join("; ")}.`,
		"pin versions whose platform packages all exist, then npm install.",
	);
}

function dataFolder({ dataDir, databaseUrl }: LaunchSettings): Finding {
	if (!existsSync(dataDir)) return ok(`Data folder ${dataDir} will be made by npm start`);
	try {
		accessSync(dataDir, constants.W_OK | constants.X_OK);
	} catch {
		return wrong(
			`The data folder ${dataDir} cannot be written.`,
			"give this user the right to write there, or set AUTOVOLT_DATA_DIR.",
		);
	}
	const closed = !databaseUrl && process.getuid?.() === 0 ? closedToOthers(dataDir) : null;
	if (closed)
		return wrong(
			`PostgreSQL runs as "nobody" under root, and ${closed} lets nobody in.`,
			"move the checkout, or start as an ordinary user.",
		);
	return ok(`Data folder ${dataDir}`);
}

function secretsFile({ dataDir }: LaunchSettings): Finding {
	const path = secretsPath(dataDir);
	if (!existsSync(path)) return ok("Secrets will be made by npm start");
	const others = statSync(path).mode & 0o077;
	if (others !== 0) return wrong(`${path} can be read by others.`, `chmod 600 ${path}`);
	return ok(`Secrets are this user's alone (${path})`);
}

function disk({ dataDir }: LaunchSettings): Finding {
	let folder = dataDir;
	while (!existsSync(folder)) folder = dirname(folder);
	const { bavail, blocks, bsize } = statfsSync(folder);
	const text = `${(Number(bavail * bsize) / 1024 ** 3).toFixed(1)} GB free (${Math.round((100 * bavail) / blocks)} %)`;
	if (bavail * bsize < FREE_BYTES_MIN / 4)
		return wrong(`The disk is full: ${text}.`, "make room: PostgreSQL stops when the disk is full.");
	if (bavail / blocks < FREE_SHARE_MIN && bavail * bsize < FREE_BYTES_MIN * 5)
		return warn(`The disk is nearly full: ${text}.`, "make room.");
	return ok(`Disk: ${text}`);
}

/** Free, or ours. */
async function ports(settings: LaunchSettings): Promise<Finding[]> {
	const lock = readLock(settings.dataDir);
	if (lock && isAlive(lock.supervisor))
		return [ok(`AutoVolt runs (process ${lock.supervisor.pid}${lock.url ? `, ${lock.url}` : ""})`)];
	const wanted: WantedPort[] = [
		{ host: settings.host, port: settings.port, portVariable: "PORT", hostVariable: "HOST", who: "the web app" },
	];
	wanted.push(...wantedMqttPorts(settings));
	if (!settings.databaseUrl)
		wanted.push({ host: "127.0.0.1", port: settings.pgPort, portVariable: "PG_PORT", who: "PostgreSQL" });
	const findings: Finding[] = [];
	for (const one of wanted) {
		try {
			await assertPortsFree([one]);
			findings.push(ok(`Port ${one.port} for ${one.who} is free`));
		} catch (error) {
			findings.push(wrong((error as Error).message, (error as { fix?: string }).fix ?? `set ${one.portVariable}.`));
		}
	}
	return findings;
}
