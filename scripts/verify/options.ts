import { LaunchError } from "@/launch/bootstrap.mjs";

export interface VerifyOptions {
	/** An export to check instead of the database. */
	readonly exported: string | null;
	/** Where to write an export of the database, instead of checking it. */
	readonly write: string | null;
	/** A copy of ledger-heads.txt to compare with. */
	readonly heads: string | null;
}

export const VERIFY_USAGE = "npm run verify -- [--export FILE | --write FILE] [--heads COPY-OF-LEDGER-HEADS]";
const NAMES = { "--export": "exported", "--write": "write", "--heads": "heads" } as const;

export function parseVerifyOptions(args: readonly string[]): VerifyOptions {
	const options: Record<(typeof NAMES)[keyof typeof NAMES], string | null> = { exported: null, write: null, heads: null };
	for (let index = 0; index < args.length; index++) {
		const [flag = "", given] = (args[index] as string).split(/=(.*)/s, 2);
		const name = NAMES[flag as keyof typeof NAMES];
		const path = given ?? args[++index];
		if (!name || !path || path.startsWith("--"))
			throw new LaunchError(`Arguments not understood: ${args.join(" ")}`, VERIFY_USAGE);
		options[name] = path;
	}
	if (options.write !== null && (options.exported !== null || options.heads !== null))
		throw new LaunchError("--write writes an export and checks nothing.", VERIFY_USAGE);
	return options;
}
