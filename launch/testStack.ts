import { appendFileSync, chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LaunchSettings } from "./settings";
import { Stack } from "./stack";
import { freePort } from "./testPostgres";

export interface TestStack {
	readonly url: string;
	/** Of the embedded broker. */
	readonly mqttUrl: string;
	readonly adminEmail: string;
	readonly adminPassword: string;
	/** Owner's connection string. */
	readonly databaseUrl: string;
	readonly dataDir: string;
	stop(): Promise<void>;
}

const ADMIN_PASSWORD = "a-password-for-tests-only";

/** A whole AutoVolt of its own for a test run: temporary data folder, free ports, the built web app (built when stale). */
export async function startForTests({ env = {} }: { env?: Readonly<Record<string, string>> } = {}): Promise<TestStack> {
	const dataDir = mkdtempSync(join(tmpdir(), "autovolt-stack-"));
	// As root the database runs as nobody, who must be able to pass through; mkdtemp lets nobody in.
	chmodSync(dataDir, 0o711);
	const settings: LaunchSettings = {
		dataDir,
		host: "127.0.0.1",
		port: await freePort(),
		mqttHost: "127.0.0.1",
		mqttPort: await freePort(),
		mqttsPort: null,
		mqttPlaintextPublic: false,
		pgPort: await freePort(),
		databaseUrl: null,
		workerDatabaseUrl: null,
		webDatabaseUrl: null,
		mqttUrl: null,
		adminPassword: ADMIN_PASSWORD,
	};
	const launchLog = join(dataDir, "launch.log");
	const stack = new Stack({
		settings,
		print: (line) => appendFileSync(launchLog, `${line}\n`),
		env,
		postgresSettings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
	});
	const stop = async () => {
		await stack.stop();
		rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		const account = await stack.start();
		if (!account) throw new Error("A new data folder made no first account.");
		const { webUrl: url, mqttAddress: mqttUrl, databaseUrl } = stack;
		return { url, mqttUrl, adminEmail: account.email, adminPassword: ADMIN_PASSWORD, databaseUrl, dataDir, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
