import type { Json } from "./draftJson";
import type { PathProblem } from "./placeProblems";

/**
 * Of the problems of a document those worth showing while it is still being typed: what is wrong, not what is still empty.
 * The rest comes when somebody tries to keep it.
 */
export function typedProblems(components: readonly Json[], problems: readonly PathProblem[]): PathProblem[] {
	return problems.filter(({ path }) => {
		const keys = path.split(".").slice(1);
		if (keys.length <= 1) return false;
		const value = keys.reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], components);
		return value !== undefined && value !== "";
	});
}
