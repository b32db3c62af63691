import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100;

/**
 * Says which process limits: cores used by each (with the children that it has now, as PostgreSQL's connections are)
 * and by everything else on the machine, since the call. Linux only; elsewhere it says so.
 */
export function startCpuMeter(processes: Readonly<Record<string, number>>): () => string {
	if (process.platform !== "linux") return () => "not measured on this system";
	const startedAt = performance.now();
	const before = Object.fromEntries(Object.entries(processes).map(([name, pid]) => [name, ticksByPid(pid)]));
	const busyBefore = machineTicks();
	return () => {
		const ticksElapsed = ((performance.now() - startedAt) / 1000) * TICKS_PER_SECOND;
		let known = 0;
		const parts = Object.entries(processes).map(([name, pid]) => {
			let used = 0;
			for (const [one, ticks] of ticksByPid(pid)) used += ticks - (before[name]?.get(one) ?? 0);
			known += used;
			return `${name} ${(used / ticksElapsed).toFixed(2)} cores`;
		});
		const others = Math.max(0, machineTicks() - busyBefore - known);
		return [...parts, `all else on the machine ${(others / ticksElapsed).toFixed(2)} cores`].join(", ");
	};
}

function ticksByPid(root: number): Map<number, number> {
	const found = new Map<number, number>();
	for (const entry of readdirSync("/proc")) {
		if (!/^\d+$/.test(entry)) continue;
		const fields = statFields(Number(entry));
		if (!fields) continue;
		if (Number(entry) === root || fields.parent === root) found.set(Number(entry), fields.ticks);
	}
	return found;
}

function statFields(pid: number): { parent: number; ticks: number } | null {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, "utf8");
		// The name stands in parentheses and may hold spaces.
		const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
		return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
	} catch {
		return null;
	}
}

/** User, nice, system, interrupt and softirq time of all cores. */
function machineTicks(): number {
	const fields = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "").split(/\s+/).slice(1).map(Number);
	return [0, 1, 2, 5, 6].reduce((sum, at) => sum + (fields[at] ?? 0), 0);
}
