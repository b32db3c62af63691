import { type Problem, type ProblemCode, type ProblemPath, toProblem } from "@/wire/http/problem";

/** What an operation came to: expected failures are returned, never thrown. */
export type Outcome<T> = Success<T> | Refusal;

export interface Success<T> {
	readonly kind: "success";
	readonly status: 200 | 201 | 202 | 204;
	readonly value: T;
}

export interface Refusal {
	readonly kind: "refused";
	readonly problem: Problem;
	/** When it is worth asking again. */
	readonly retryAfterSeconds?: number;
}

export function ok<T>(value: T): Success<T> {
	return { kind: "success", status: 200, value };
}

export function created<T>(value: T): Success<T> {
	return { kind: "success", status: 201, value };
}

/** Taken on; the work is done later. */
export function accepted<T>(value: T): Success<T> {
	return { kind: "success", status: 202, value };
}

export function refuse(code: ProblemCode, detail?: string, paths?: readonly ProblemPath[]): Refusal {
	return { kind: "refused", problem: toProblem(code, detail, paths) };
}

/** Refuses one field of the request. */
export function refuseField(path: string, message: string, code: ProblemCode = "invalid_request"): Refusal {
	return refuse(code, `${path}: ${message}`, [{ path, message }]);
}

/** Refuses until some milliseconds have passed; says for how long, in whole seconds. */
export function refuseForNow(reason: string, waitMs: number): Refusal {
	const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
	const { problem } = refuse("too_many_requests", `${reason} Ask again in ${retryAfterSeconds} s.`);
	return { kind: "refused", problem, retryAfterSeconds };
}
