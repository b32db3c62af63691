import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "@/launch/bootstrap.mjs";
import type { Area } from "./areas";
import type { Mutant } from "./score";

const NOT_MUTATED = /\.(test|arbitrary|fixture)\.ts$/;

/** The files of an area, relative to the root, in the order of their names. */
export function sourcesOf({ sources }: Area): string[] {
	return Object.entries(sources).flatMap(([folder, names]) =>
		readdirSync(join(ROOT, folder))
			.filter((name) => name.endsWith(".ts") && !NOT_MUTATED.test(name))
			.filter((name) => names === "*" || names.includes(name.slice(0, -3)))
			.sort()
			.map((name) => `${folder}/${name}`)
			.filter((file) => !isTypesAlone(readFileSync(join(ROOT, file), "utf8"))),
	);
}

/** Nothing of it runs, so nothing can be changed, and no test comes by. */
export function isTypesAlone(code: string): boolean {
	const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ESNext, removeComments: true } });
	return /^(export \{\};)?\s*$/.test(outputText);
}

/** Where the outcome of one file is kept between calls. */
export function reportPath(area: Area, file: string): string {
	return `var/mutation/${area.name}/${file.replaceAll("/", "-").replace(/\.ts$/, "")}.json`;
}

/** The mutants of a file as they were tried; null when that was never done, or the file or the area's tests have changed. */
export function keptMutants(area: Area, file: string): readonly Mutant[] | null {
	const path = join(ROOT, reportPath(area, file));
	const stamp = stampPath(path);
	if (!existsSync(path) || !existsSync(stamp) || readFileSync(stamp, "utf8") !== evidence(area, file)) return null;
	const report = JSON.parse(readFileSync(path, "utf8")) as { files: Record<string, { mutants: readonly Mutant[] }> };
	return report.files[file]?.mutants ?? [];
}

/** Says that what is kept of a file was found with its tests as they are now. */
export function stampReport(area: Area, file: string): void {
	writeFileSync(stampPath(join(ROOT, reportPath(area, file))), evidence(area, file));
}

function stampPath(report: string): string {
	return report.replace(/\.json$/, ".sha256");
}

/** What an outcome rests on: the file, all else in the folders of its area, the packages. */
function evidence(area: Area, file: string): string {
	const digest = createHash("sha256").update(file);
	for (const folder of Object.keys(area.sources).sort())
		for (const name of readdirSync(join(ROOT, folder)).sort())
			if (name.endsWith(".ts")) digest.update(`\0${name}\0`).update(readFileSync(join(ROOT, folder, name)));
	return digest.update(readFileSync(join(ROOT, "package-lock.json"))).digest("hex");
}
