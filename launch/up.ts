import { LaunchError, printFailure } from "./bootstrap.mjs";
import { readSettings } from "./settings";
import { type FirstAccount, Stack } from "./stack";

export interface UpOptions {
	readonly demo: boolean;
	readonly dev: boolean;
	readonly verbose: boolean;
}

/** A terminal's Ctrl-C reaches us twice when npm passes it on as well: that is one wish to stop, not two. */
const SAME_WISH_MS = 1_000;
const STOP_MS_MAX = 10_000;

/** Brings AutoVolt up, says where it is, and stays until it is told to stop. */
export async function up({ demo, dev, verbose }: UpOptions): Promise<void> {
	const print = (line: string) => console.log(line);
	const settings = readSettings(process.env, { demo });
	const stack = new Stack({ settings, demo, dev, verbose, print });
	stopOnSignal(stack);
	try {
		const account = await stack.start();
		for (const line of banner(stack, account)) print(line);
		stack.forgetFirstPassword();
	} catch (error) {
		if (stopping) return;
		printFailure(asLaunchError(error));
		await stack.stop();
		process.exit(1);
	}
}

function banner(stack: Stack, account: FirstAccount | null): string[] {
	const lines = ["", "AutoVolt is ready", "", `  Web app   ${stack.webUrl}`, `  Devices   ${stack.mqttAddress}`];
	const kept = stack.plaintextNote;
	if (kept) lines.push(`            ${kept}`);
	if (account) {
		lines.push("", `  Sign in   ${account.email}`);
		lines.push(`  Password  ${account.password ?? "the one in AUTOVOLT_ADMIN_PASSWORD"}`);
		if (account.password) lines.push("            (shown this once: note it, then change it under Settings)");
	}
	return [...lines, "", "Ctrl-C stops it.", ""];
}

let stopping = false;

function stopOnSignal(stack: Stack): void {
	let askedAt = 0;
	const onSignal = () => {
		const now = Date.now();
		if (stopping) {
			if (now - askedAt < SAME_WISH_MS) return;
			console.log("Stopping at once.");
			stack.kill();
			process.exit(130);
		}
		stopping = true;
		askedAt = now;
		console.log("\nStopping … (Ctrl-C again ends everything at once)");
		const late = setTimeout(() => {
			console.log("It takes too long: ending what is left.");
			stack.kill();
			process.exit(1);
		}, STOP_MS_MAX);
		stack
			.stop()
			.then(() => console.log("Stopped."))
			.catch(printFailure)
			.finally(() => {
				clearTimeout(late);
				process.exit(0);
			});
	};
	process.on("SIGINT", onSignal);
	process.on("SIGTERM", onSignal);
	process.on("SIGHUP", onSignal);
}

function asLaunchError(error: unknown): unknown {
	if (error instanceof LaunchError || !(error instanceof Error)) return error;
	return new LaunchError(error.message, (error as { fix?: string }).fix ?? "`npm run doctor` looks for the cause.");
}
