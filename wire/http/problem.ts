import { z } from "zod";

/** Every reason for which a request is refused, with its status and its one title. Codes are stable: clients branch on them. */
export const PROBLEMS = {
	malformed_json: { status: 400, title: "The body is not JSON" },
	invalid_request: { status: 400, title: "The request is not valid" },
	unauthenticated: { status: 401, title: "Sign in, or send an API token" },
	forbidden: { status: 403, title: "Your role does not allow this" },
	cross_origin: { status: 403, title: "The request did not come from this site" },
	not_found: { status: 404, title: "There is no such thing here" },
	method_not_allowed: { status: 405, title: "This method does nothing here" },
	request_timeout: { status: 408, title: "The body did not arrive in time" },
	name_taken: { status: 409, title: "That is taken already" },
	/** What stands does not allow it; what exactly, says the detail. */
	conflict: { status: 409, title: "This does not go with how things stand now" },
	changed_meanwhile: { status: 409, title: "Somebody changed this in the meantime" },
	key_reused: { status: 409, title: "This idempotency key belongs to another order" },
	gone: { status: 410, title: "This address has a successor" },
	body_too_large: { status: 413, title: "The body is too large" },
	query_too_long: { status: 414, title: "The query is too long" },
	unsupported_media_type: { status: 415, title: "The body must be application/json" },
	range_too_large: { status: 422, title: "One answer cannot hold that much" },
	too_many_requests: { status: 429, title: "Too many requests" },
	internal: { status: 500, title: "Something failed on our side" },
	unavailable: { status: 503, title: "The database does not answer" },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** RFC 9457, plus `code` and `paths`, and `error` for clients of the original API. */
export const problem = z
	.object({
		type: z.string(),
		title: z.string(),
		status: z.int(),
		detail: z.string(),
		code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
		/** What was wrong, and where: "switches.0.power_rating_w" of the body, "start" of the query. */
		paths: z.array(z.object({ path: z.string(), message: z.string() })),
		error: z.string(),
	})
	.meta({ id: "Problem", description: "RFC 9457 problem details" });

export type Problem = z.infer<typeof problem>;
export type ProblemPath = Problem["paths"][number];

const DETAIL_PATHS_MAX = 20;

/** A problem's body. `detail` says what happened and what to do; it defaults to the first path, else the title. */
export function toProblem(code: ProblemCode, detail?: string, paths: readonly ProblemPath[] = []): Problem {
	const { status, title } = PROBLEMS[code];
	const first = paths[0];
	const said = detail ?? (first ? `${first.path}: ${first.message}` : title);
	const type = `urn:autovolt:problem:${code}`;
	return { type, title, status, detail: said, code, paths: paths.slice(0, DETAIL_PATHS_MAX), error: said };
}

/**
 * Where a schema refused the input. Unknown keys are named one by one.
 *
 * @param known  the fields that there are, to be named beside one that is none
 */
export function problemPaths(error: z.ZodError, known: readonly string[] = []): ProblemPath[] {
	return error.issues.flatMap((issue) => {
		const path = issue.path.map(String).join(".");
		if (issue.code === "unrecognized_keys")
			return issue.keys.map((key) => ({
				path: [...issue.path.map(String), key].join("."),
				message: issue.path.length === 0 ? `is not a field here${knownWords(known)}` : "is not a field here",
			}));
		return [{ path, message: issue.message }];
	});
}

function knownWords(known: readonly string[]): string {
	return known.length === 0 ? "" : `: there ${known.length === 1 ? "is" : "are"} ${known.join(", ")}`;
}
