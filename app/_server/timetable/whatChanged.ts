import { isDeepStrictEqual } from "node:util";
import type { ProblemPath } from "@/wire/http/problem";
import { type Refusal, refuse } from "../outcome";

/**
 * Refuses a change that was made from an older revision, naming each field that differs by now.
 *
 * @param seen  what the caller had before him, from the audit log; null = nobody wrote it down
 */
export function whatChanged(seen: object | null, stands: object): Refusal {
	const before = seen as Record<string, unknown> | null;
	// As it would be written down: the audit log gives keys in an order of its own and knows no undefined.
	const present: Record<string, unknown> = JSON.parse(JSON.stringify(stands));
	const paths = Object.entries(present).flatMap(([path, now]): ProblemPath[] => {
		const was = before?.[path];
		if (path === "revision" || before === null || isDeepStrictEqual(was, now)) return [];
		return [{ path, message: `is ${words(now)} now, was ${words(was)}` }];
	});
	const fields = paths.map(({ path, message }) => `${path} ${message}`).join("; ");
	const { revision } = stands as { revision: number };
	return refuse(
		"changed_meanwhile",
		`It has revision ${revision} now${fields === "" ? "" : `: ${fields}`}. Look at it again, then change it from there.`,
		paths.length > 0 ? paths : [{ path: "revision", message: `is ${revision} now` }],
	);
}

function words(value: unknown): string {
	if (value === null) return "none";
	if (Array.isArray(value))
		return value.length === 0
			? "none"
			: value.every((each) => typeof each !== "object")
				? value.join(", ")
				: `${value.length} days`;
	return typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
}
