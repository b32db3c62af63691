import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process, told apart from a later one that got the same pid. */
export interface ProcessIdentity {
	readonly pid: number;
	/** When it started, in the system's own words; "" where the system does not tell. */
	readonly startedAt: string;
}

export function identityOf(pid: number): ProcessIdentity {
	return { pid, startedAt: startOf(pid) ?? "" };
}

export function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
	const start = startOf(pid);
	return start !== null && (startedAt === "" || start === startedAt);
}

/** Ends a process group politely, then by force. Returns once it is gone. */
export async function endGroup(identity: ProcessIdentity, politeMs: number): Promise<void> {
	signalGroup(identity, "SIGTERM");
	for (let waited = 0; waited < politeMs && isAlive(identity); waited += 50) await sleep(50);
	if (isAlive(identity)) signalGroup(identity, "SIGKILL");
	for (let waited = 0; waited < 2_000 && isAlive(identity); waited += 50) await sleep(50);
}

export function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): void {
	if (!isAlive(identity)) return;
	try {
		process.kill(-identity.pid, signal);
	} catch {
		// It ended between the look and the signal.
	}
}

/** Null when there is no such process (or only what is left of one that ended). */
function startOf(pid: number): string | null {
	if (process.platform === "linux") {
		try {
			// Fields after the command's closing parenthesis: the 1st is the state, the 20th the start in clock ticks.
			const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
				.replace(/^.*\) /s, "")
				.split(" ");
			return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? "");
		} catch {
			return null;
		}
	}
	try {
		return (
			execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
				encoding: "utf8",
				stdio: ["ignore", "pipe", "ignore"],
			}).trim() || null
		);
	} catch {
		return null;
	}
}
