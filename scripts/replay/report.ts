import { toKilowattHours } from "@/domain/quantity/energy";
import type { NamedRegister } from "@/store/registers";
import type { RegisterReplay } from "./replayRegister";
import type { SwitchLogReplay } from "./replaySwitchLog";

const LINES_MAX = 40;
const EXAMPLES_MAX = 2;

/** Collects replays and tells of them: totals, and a line for each register that differs. */
export class ReplayReport {
	private readonly lines: string[] = [];
	private readonly began = performance.now();
	private differing = 0;
	private done = 0;
	private readonly sums = { readings: 0, entries: 0, reversals: 0, energyMwh: 0n, edges: 0 };
	private differingLogs = 0;

	constructor(private readonly registers: number) {}

	add(register: NamedRegister, replay: RegisterReplay): void {
		this.done += 1;
		this.sums.readings += replay.readings;
		this.sums.entries += replay.entries;
		this.sums.reversals += replay.reversals;
		this.sums.energyMwh += replay.energyMwh;
		if (process.stderr.isTTY) process.stderr.write(`\r${this.done}/${this.registers} registers`);
		if (isSame(replay)) return;
		this.differing += 1;
		this.lines.push(`${register.name} ${register.channel}: ${difference(replay)}`);
		for (const text of replay.surplus.slice(0, EXAMPLES_MAX)) this.lines.push(`  stands, should not: ${text}`);
		for (const text of replay.missing.slice(0, EXAMPLES_MAX)) this.lines.push(`  should stand:       ${text}`);
	}

	addSwitches(register: NamedRegister, replay: SwitchLogReplay | null): void {
		if (replay === null) return;
		this.sums.edges += replay.edges;
		if (replay.surplus + replay.missing === 0) return;
		this.differingLogs += 1;
		const waits = replay.marked ? "; evidence of it still waits for the switching stage" : "";
		this.lines.push(`${register.name} switches: ${replay.surplus} edges too many, ${replay.missing} missing${waits}`);
	}

	isEqual(): boolean {
		return this.differing + this.differingLogs === 0;
	}

	summary(): string[] {
		if (process.stderr.isTTY) process.stderr.write("\n");
		const seconds = (performance.now() - this.began) / 1000;
		const shown = this.lines.slice(0, LINES_MAX);
		if (this.lines.length > LINES_MAX) shown.push(`… and ${this.lines.length - LINES_MAX} lines more; use --device NAME`);
		return [
			...shown,
			`registers        ${this.registers}`,
			`readings         ${this.sums.readings}`,
			`entries          ${this.sums.entries} (${this.sums.reversals} reversals)`,
			`switch edges     ${this.sums.edges}`,
			`net energy       ${toKilowattHours(this.sums.energyMwh)} kWh`,
			`rebuilt in       ${seconds.toFixed(1)} s`,
			this.isEqual()
				? "equal: the stored ledger is what its events say, and every hash chain is intact"
				: `different: ${this.differing} of ${this.registers} registers, ${this.differingLogs} switch logs`,
		];
	}
}

function isSame(replay: RegisterReplay): boolean {
	return replay.surplus.length === 0 && replay.missing.length === 0 && replay.brokenAt === null;
}

function difference(replay: RegisterReplay): string {
	const parts = [];
	if (replay.surplus.length + replay.missing.length > 0)
		parts.push(`${replay.surplus.length} entries too many, ${replay.missing.length} missing`);
	if (replay.brokenAt !== null) parts.push(`hash chain broken at number ${replay.brokenAt}`);
	if (replay.marked) parts.push("readings of it still wait for the ledger stage");
	return parts.join("; ");
}
