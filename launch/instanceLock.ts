import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LaunchError } from "./bootstrap.mjs";
import { endGroup, identityOf, isAlive, type ProcessIdentity } from "./processIdentity";

interface LockContent {
	readonly supervisor: ProcessIdentity;
	readonly children: readonly ProcessIdentity[];
	/** Where this instance answers, once it does. */
	readonly url: string | null;
}

export interface InstanceLock {
	/** Written at every change, so that the next start finds the orphans of a supervisor that was killed. */
	note(children: readonly ProcessIdentity[], url: string | null): void;
	release(): void;
}

const ORPHAN_POLITE_MS = 5_000;

/** One instance per data folder. Ends the orphans of an instance whose supervisor is gone. Throws when another one lives. */
export async function takeInstanceLock(dataDir: string): Promise<InstanceLock> {
	const folder = join(dataDir, "run");
	const path = join(folder, "instance.json");
	mkdirSync(folder, { recursive: true });
	const own = identityOf(process.pid);
	const write = (content: LockContent, flag: "wx" | "w") => writeFileSync(path, JSON.stringify(content), { mode: 0o600, flag });
	const empty: LockContent = { supervisor: own, children: [], url: null };
	for (let attempt = 1; ; attempt++) {
		try {
			write(empty, "wx");
			break;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST" || attempt > 5) throw error;
			const other = readLock(dataDir);
			if (other && isAlive(other.supervisor)) throw alreadyRuns(dataDir, other);
			// Of two starts at once only one can rename the stale lock away.
			const stale = `${path}.${process.pid}.stale`;
			try {
				renameSync(path, stale);
			} catch {
				continue;
			}
			for (const child of other?.children ?? []) await endGroup(child, ORPHAN_POLITE_MS);
			rmSync(stale, { force: true });
		}
	}
	return {
		note(children, url) {
			const beside = `${path}.new`;
			writeFileSync(beside, JSON.stringify({ supervisor: own, children, url } satisfies LockContent), { mode: 0o600 });
			renameSync(beside, path);
		},
		release: () => rmSync(path, { force: true }),
	};
}

/** What the lock says, whoever holds it; null without one. */
export function readLock(dataDir: string): LockContent | null {
	try {
		return JSON.parse(readFileSync(join(dataDir, "run", "instance.json"), "utf8")) as LockContent;
	} catch {
		return null;
	}
}

function alreadyRuns(dataDir: string, { supervisor, url }: LockContent): LaunchError {
	return new LaunchError(
		`AutoVolt already runs from ${dataDir} (process ${supervisor.pid}${url ? `, ${url}` : ""}).`,
		`use that one, stop it with Ctrl-C (or \`kill ${supervisor.pid}\`), or set AUTOVOLT_DATA_DIR to another folder.`,
	);
}
