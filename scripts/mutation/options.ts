import { LaunchError } from "@/launch/bootstrap.mjs";
import { AREAS, type Area } from "./areas";

export const MUTATION_USAGE = `npm run test:mutation -- [--only ${[...AREAS.map(({ name }) => name), "mistakes"].join("|")}] [--file PATH] [--minutes N] [--concurrency N] [--fresh] [--publish]`;

export interface MutationOptions {
	readonly areas: readonly Area[];
	/** Whether the planted classic mistakes are tried, too. */
	readonly mistakes: boolean;
	/** One source file instead of all of its area. */
	readonly file: string | null;
	/** No further file is begun after this long; the next call goes on. */
	readonly minutes: number;
	readonly concurrency: number;
	/** Forget what earlier calls found. */
	readonly fresh: boolean;
	/** Write the table of docs/mutation.md. */
	readonly publish: boolean;
}

export function parseMutationOptions(args: readonly string[]): MutationOptions {
	const only: string[] = [];
	const given = { file: null as string | null, minutes: 240, concurrency: 1 };
	const flags = { fresh: false, publish: false };
	for (let index = 0; index < args.length; index++) {
		const [flag = "", inline] = (args[index] as string).split(/=(.*)/s, 2);
		if (flag === "--fresh" || flag === "--publish") {
			flags[flag.slice(2) as keyof typeof flags] = true;
			continue;
		}
		const text = inline ?? args[++index] ?? "";
		if (flag === "--only" && [...AREAS.map(({ name }) => name), "mistakes"].includes(text)) only.push(text);
		else if (flag === "--file" && text !== "") given.file = text;
		else if ((flag === "--minutes" || flag === "--concurrency") && /^[1-9]\d{0,3}$/.test(text))
			given[flag.slice(2) as "minutes" | "concurrency"] = Number(text);
		else throw new LaunchError(`Arguments not understood: ${args.join(" ")}`, MUTATION_USAGE);
	}
	const areas = AREAS.filter(({ name }) => only.length === 0 || only.includes(name));
	return { areas, mistakes: only.length === 0 || only.includes("mistakes"), ...given, ...flags };
}
