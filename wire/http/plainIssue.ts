import type { z } from "zod";

const TYPES: Readonly<Record<string, string>> = {
	string: "text",
	number: "a number",
	int: "a whole number",
	boolean: "true or false",
	array: "a list",
	object: "an object",
	record: "an object",
	null: "null",
};

/**
 * What to send instead of what a schema refused, in plain words; undefined = the parser's own will do. What a schema
 * says itself stands above this.
 */
export function plainIssue(issue: z.core.$ZodRawIssue): string | undefined {
	switch (issue.code) {
		case "invalid_type":
			if (issue.input === undefined) return `is missing: must be ${typeWords(issue.expected)}`;
			if (issue.expected === "string" && Array.isArray(issue.input)) return "must be given once";
			return `must be ${typeWords(issue.expected)}`;
		case "too_small":
			return boundWords(issue.origin, "at least", issue.minimum, issue.inclusive !== false);
		case "too_big":
			return boundWords(issue.origin, "at most", issue.maximum, issue.inclusive !== false);
		case "invalid_value":
			return issue.values.length === 1
				? `must be ${String(issue.values[0])}`
				: `must be one of ${issue.values.map(String).join(", ")}`;
		case "invalid_format":
			return issue.format === "email" ? "must be an e-mail address" : "is not written as it must be: see /api/openapi.json";
		case "invalid_union":
			return unionWords(issue.errors);
		case "not_multiple_of":
			return `must be a multiple of ${issue.divisor}`;
		default:
			return undefined;
	}
}

function typeWords(expected: string): string {
	return TYPES[expected] ?? `of the type ${expected}`;
}

function boundWords(origin: string, bound: "at least" | "at most", limit: number | bigint, isInclusive: boolean): string {
	if (origin === "string")
		return bound === "at least" && limit === 1 ? "must not be empty" : `must have ${bound} ${limit} characters`;
	if (origin === "array" || origin === "set")
		return bound === "at least" && limit === 1 ? "must not be empty" : `must hold ${bound} ${limit}`;
	if (isInclusive) return `must be ${bound} ${limit}`;
	return `must be ${bound === "at least" ? "more" : "less"} than ${limit}`;
}

/** Of a value that may be of several kinds: what each of them would be. */
function unionWords(errors: readonly (readonly z.core.$ZodIssue[])[]): string {
	const kinds = errors.flatMap(([first, ...others]) =>
		first && others.length === 0 && first.path.length === 0 ? first.message.replace(/^must be /, "") : [],
	);
	if (kinds.length === 0 || kinds.length < errors.length)
		return "has none of the forms that are allowed here: see /api/openapi.json";
	return `must be ${[...new Set(kinds)].join(", or ")}`;
}
