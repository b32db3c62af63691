import { LaunchError } from "@/launch/bootstrap.mjs";
import { databaseUrl } from "@/launch/databaseUrl";
import { createPool } from "@/store/pool";
import { findRegisters } from "@/store/registers";
import { replayRegister } from "./replay/replayRegister";
import { replaySwitchLog } from "./replay/replaySwitchLog";
import { ReplayReport } from "./replay/report";

// Rebuilds the ledger of every register from its events, in memory, and compares it with what stands; verifies every
// hash chain; and the log of each device's switches likewise. Reads only. Exit code 1 when anything differs. `--device NAME` limits it to one device.
const REPLAY_USAGE = "npm run replay -- [--device NAME]";

async function main(args: readonly string[]): Promise<void> {
	const device = deviceOf(args);
	const pool = createPool({ url: databaseUrl(), role: "autovolt_backup", max: 1, applicationName: "autovolt-replay" });
	try {
		const registers = await findRegisters(pool, device);
		if (device !== null && registers.length === 0)
			throw new LaunchError(`No readings of a device "${device}".`, "npm run replay, to see the devices that have some.");
		const report = new ReplayReport(registers.length);
		for (const register of registers) {
			report.add(register, await replayRegister(pool, register));
			if (register.channel === 0) report.addSwitches(register, await replaySwitchLog(pool, register.deviceId, Date.now()));
		}
		for (const line of report.summary()) console.log(line);
		process.exitCode = report.isEqual() ? 0 : 1;
	} finally {
		await pool.end();
	}
}

function deviceOf(args: readonly string[]): string | null {
	if (args.length === 0) return null;
	const [flag, name, ...rest] = args;
	if (flag === "--device" && name && rest.length === 0) return name;
	if (flag?.startsWith("--device=") && args.length === 1) return flag.slice("--device=".length);
	throw new LaunchError(`Arguments not understood: ${args.join(" ")}`, REPLAY_USAGE);
}

try {
	await main(process.argv.slice(2));
} catch (error) {
	console.log(`error: ${(error as Error).message}`);
	const { fix } = error as { fix?: string };
	if (fix) console.log(`fix: ${fix}`);
	process.exitCode = 1;
}
