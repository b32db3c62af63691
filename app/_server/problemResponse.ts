import { type Problem, type ProblemCode, toProblem } from "@/wire/http/problem";
import { log } from "./log";

const RETRY_SECONDS = 5;

/** A problem as application/problem+json; 429 and 503 say in how many seconds it is worth asking again. */
export function problemResponse(problem: Problem, retryAfterSeconds = RETRY_SECONDS): Response {
	const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
	if (problem.status === 401) headers.set("www-authenticate", 'Bearer realm="autovolt"');
	if (problem.status === 503 || problem.status === 429) headers.set("retry-after", String(retryAfterSeconds));
	return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/**
 * What a throw becomes. A database that is away, or took too long (57014), is 503; data that PostgreSQL itself refuses (class 22) is the
 * caller's, should a schema have let it through; all else is ours, logged, and tells the caller nothing of the inside.
 */
export function failureResponse(error: unknown, route: string): Response {
	const code = failureCode(error);
	log.error({ event: "http.failed", route, code, err: error });
	return problemResponse(toProblem(code));
}

const DATABASE_AWAY =
	/^(08|53|57P|57014)|^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|P1001|P1002|P1008|P1017|P2024|P2028|P2034|40001|40P01)$/;

function failureCode(error: unknown): ProblemCode {
	for (const state of errorCodes(error)) {
		if (DATABASE_AWAY.test(state)) return "unavailable";
		if (/^22[0-9A-Z]{3}$/.test(state)) return "invalid_request";
	}
	const message = error instanceof Error ? error.message : "";
	return /timeout exceeded when trying to connect|Connection terminated/.test(message) ? "unavailable" : "internal";
}

/** SQLSTATE, Prisma and system codes of an error and of what it wraps. */
function errorCodes(error: unknown, depth = 0): string[] {
	if (typeof error !== "object" || error === null || depth > 5) return [];
	const { code, originalCode, cause, meta } = error as {
		code?: unknown;
		originalCode?: unknown;
		cause?: unknown;
		meta?: unknown;
	};
	const own = [code, originalCode].filter((value): value is string => typeof value === "string");
	const adapter = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
	return [...own, ...errorCodes(cause, depth + 1), ...errorCodes(adapter, depth + 1)];
}
