import type { Plugin } from "vitest/config";
import { MISTAKES } from "./mistakes";

/** Puts one classic mistake (scripts/mutation/mistakes.ts) into its file as it is loaded; the file itself stays as it is. */
export function plantedMistake(name: string | undefined): Plugin {
	const mistake = name === undefined ? null : MISTAKES.find((one) => one.name === name);
	if (mistake === undefined) throw new Error(`no planted mistake is called ${name}`);
	return {
		name: "autovolt-planted-mistake",
		enforce: "pre",
		transform: (code, id) =>
			mistake && id.split("?")[0]?.endsWith(`/${mistake.file}`) ? plant(code, mistake.right, mistake.wrong) : null,
	};
}

/** Throws where the code no longer stands as the list of mistakes has it: then that one needs to be planted anew. */
export function plant(code: string, right: string, wrong: string): string {
	const parts = code.split(right);
	if (parts.length !== 2) throw new Error(`stands ${parts.length - 1} times instead of once: ${right}`);
	return parts.join(wrong);
}
