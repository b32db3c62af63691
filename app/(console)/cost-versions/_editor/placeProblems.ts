import type { TariffDraft } from "./tariffDraft";
import { shownFields } from "./tariffFields";

export type PathProblem = { readonly path: string; readonly message: string };
export type PlacedProblems = {
	/** By the path of a field that stands in the form. */
	readonly fields: Readonly<Record<string, string>>;
	/** By component: what belongs to it and to none of its fields. */
	readonly ofComponent: Readonly<Record<number, readonly PathProblem[]>>;
	readonly general: readonly PathProblem[];
};

const HEADER_FIELDS = ["effective_from", "effective_until", "building", "classroom", "notes"];

/** Puts each problem where a person can mend it: at its field, else at its component, else above the form. None is lost. */
export function placeProblems(draft: TariffDraft, problems: readonly PathProblem[]): PlacedProblems {
	const known = new Set([...HEADER_FIELDS, ...draft.flatMap(fieldPaths)]);
	const fields: Record<string, string> = {};
	const ofComponent: Record<number, PathProblem[]> = {};
	const general: PathProblem[] = [];
	for (const problem of problems) {
		const index = Number(/^components\.(\d+)(\.|$)/.exec(problem.path)?.[1] ?? Number.NaN);
		const path = problem.path.replace(/\.of\.\d+$/, ".of");
		if (known.has(path)) fields[path] ??= problem.message;
		else if (draft[index]) ofComponent[index] = [...(ofComponent[index] ?? []), problem];
		else general.push(problem);
	}
	return { fields, ofComponent, general };
}

function fieldPaths({ kind, fields, periods, slabs }: TariffDraft[number], index: number): string[] {
	const at = `components.${index}`;
	return [
		...shownFields(kind, fields).map(({ name }) => `${at}.${name}`),
		...periods.flatMap((period, position) => {
			const path = `${at}.periods.${position}`;
			return [
				`${path}.name`,
				`${path}.${period.by === "rate" ? "rate_per_kwh" : "factor"}`,
				`${path}.season.from`,
				`${path}.season.to`,
				...period.windows.flatMap((_, window) => [`${path}.windows.${window}.from`, `${path}.windows.${window}.to`]),
			];
		}),
		...slabs.flatMap((_, position) => [`${at}.slabs.${position}.up_to_kwh`, `${at}.slabs.${position}.rate_per_kwh`]),
		...(kind === "surcharge" ? [`${at}.of`] : []),
	];
}
