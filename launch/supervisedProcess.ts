import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { LaunchError, ROOT } from "./bootstrap.mjs";
import { consoleLine } from "./consoleLine";
import { LogFile } from "./logFile";
import { endGroup, identityOf, type ProcessIdentity, signalGroup } from "./processIdentity";

export interface SupervisedOptions {
	/** "worker", "web": also the name of its log. */
	readonly name: string;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
	readonly logPath: string;
	/** Whether it does its work now. Asked again and again until it says yes. */
	readonly isReady: () => Promise<boolean>;
	readonly verbose: boolean;
	readonly print: (line: string) => void;
	/** Called whenever the running process is another one. */
	readonly onChange: () => void;
}

const READY_MS_MAX = 90_000;
const CRASHES_BEFORE_READY_MAX = 3;
const STEADY_MS = 60_000;
const BACKOFF_MS_MAX = 30_000;

/**
 * A Node process that is started again when it crashes, with growing pauses. It has a process group of its own, so that
 * Ctrl-C reaches the supervisor alone, and so that nothing of it is left behind.
 */
export class SupervisedProcess {
	private child: ChildProcess | null = null;
	private identity: ProcessIdentity | null = null;
	private stopping = false;
	private wasReady = false;
	private crashes = 0;
	private lastLines: string[] = [];
	private readonly log: LogFile;

	constructor(private readonly options: SupervisedOptions) {
		this.log = new LogFile(options.logPath);
	}

	/** The running process, for the list of what an interrupted supervisor leaves behind. */
	get running(): ProcessIdentity | null {
		return this.identity;
	}

	/** Starts it and returns once it does its work. Throws when it crashes again and again, or never gets ready. */
	async start(): Promise<void> {
		this.launch();
		const { name, logPath } = this.options;
		for (const until = Date.now() + READY_MS_MAX; Date.now() < until && !this.stopping; ) {
			if (this.crashes >= CRASHES_BEFORE_READY_MAX)
				throw new LaunchError(`The ${name} does not start: ${this.lastWords()}`, `read ${logPath}, or run \`npm run doctor\`.`);
			if (this.child && (await this.options.isReady())) {
				this.wasReady = true;
				return;
			}
			await sleep(100);
		}
		if (!this.stopping)
			throw new LaunchError(`The ${name} is not ready after ${READY_MS_MAX / 1_000} s: ${this.lastWords()}`, `read ${logPath}.`);
	}

	/** SIGTERM, then SIGKILL after `politeMs`. Returns once it is gone. */
	async stop(politeMs: number): Promise<void> {
		this.stopping = true;
		if (this.identity) await endGroup(this.identity, politeMs);
	}

	/** At once, without waiting. */
	kill(): void {
		this.stopping = true;
		if (this.identity) signalGroup(this.identity, "SIGKILL");
	}

	private launch(): void {
		const startedAt = Date.now();
		const child = spawn(process.execPath, this.options.args, {
			cwd: ROOT,
			env: { ...process.env, ...this.options.env },
			stdio: ["ignore", "pipe", "pipe"],
			detached: true,
		});
		this.child = child;
		this.identity = child.pid ? identityOf(child.pid) : null;
		for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", (line) => this.keep(line));
		child.once("error", (error) => this.keep(`error: ${error.message}`));
		child.once("exit", (code, signal) => {
			this.child = null;
			this.identity = null;
			this.options.onChange();
			if (!this.stopping) this.again(signal ?? `code ${code}`, Date.now() - startedAt);
		});
		this.options.onChange();
	}

	private again(how: string, ranMs: number): void {
		this.crashes = ranMs > STEADY_MS ? 1 : this.crashes + 1;
		if (!this.wasReady && this.crashes >= CRASHES_BEFORE_READY_MAX) return;
		const pauseMs = Math.min(BACKOFF_MS_MAX, 500 * 2 ** (this.crashes - 1));
		const { name, print, logPath } = this.options;
		print(`The ${name} ended (${how}) and is started again in ${pauseMs / 1_000} s. Log: ${logPath}`);
		setTimeout(() => {
			if (!this.stopping) this.launch();
		}, pauseMs);
	}

	private keep(line: string): void {
		this.log.append(line);
		this.lastLines = [...this.lastLines.slice(-40), line];
		const shown = consoleLine(this.options.name, line, this.options.verbose);
		if (shown) this.options.print(shown);
	}

	/** The line that most likely says why: the last one that names an error. */
	private lastWords(): string {
		const said = this.lastLines
			.map((line) => consoleLine(this.options.name, line, false)?.replace(/^\[.*?\] /, ""))
			.filter(Boolean);
		return said.at(-1) ?? this.lastLines.at(-1) ?? "it said nothing";
	}
}
