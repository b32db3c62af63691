import { z } from "zod";
import { recordAudit } from "@/store/auditLog";
import { plainIssue } from "@/wire/http/plainIssue";
import { problemPaths } from "@/wire/http/problem";
import type { Answer, Parsed, RouteSpec } from "@/wire/http/routeSpec";
import { type Clock, systemClock } from "./clock";
import { type Database, database } from "./database";
import { type Outcome, ok, refuse } from "./outcome";
import { includesRole, isFor, scopeOf } from "./permission";
import { type Principal, principalOf } from "./principal";
import { failureResponse, problemResponse } from "./problemResponse";
import { readJson } from "./requestBody";
import { addressOf, isSameOrigin } from "./sameOrigin";
import { noteStranger, refuseCaller, refuseStranger } from "./security/requestLimits";

const QUERY_CHARACTERS_MAX = 4_096;
const QUERY_KEYS_MAX = 64;

/** What a handler works with. All input is parsed; `principal` is null only where the spec lets anyone in. */
export interface RouteCall<S extends RouteSpec = RouteSpec> {
	readonly request: Request;
	readonly principal: S["role"] extends null ? Principal | null : Principal;
	readonly path: Parsed<S, "path">;
	readonly query: Parsed<S, "query">;
	readonly body: Parsed<S, "body">;
	readonly database: Database;
	readonly clock: Clock;
	readonly address: string;
}

interface RouteContext {
	readonly params: Promise<Record<string, string | string[] | undefined>>;
}

/**
 * Makes a Next route handler of a spec: who asks, may this role, same origin, parse, then the handler; its outcome
 * becomes JSON or a problem. The handler still asks `permits` for the site or room it finds (app/_server/permission.ts).
 * A handler may return a Response of its own (a stream, CSV).
 */
export function handleRoute<S extends RouteSpec>(
	spec: S,
	handler: (call: RouteCall<S>) => Promise<Outcome<Answer<S>> | Response>,
): (request: Request, context: RouteContext) => Promise<Response> {
	return async (request, context) => {
		try {
			const call = await openCall(spec, request, (await context?.params) ?? {});
			if (call.kind === "refused") return problemResponse(call.problem, call.retryAfterSeconds);
			const outcome = await handler(call.value);
			if (outcome instanceof Response) {
				if (spec.audited && outcome.ok) await auditExport(spec.audited, call.value);
				return request.method === "HEAD" ? withoutBody(outcome) : outcome;
			}
			if (outcome.kind === "refused") return problemResponse(outcome.problem, outcome.retryAfterSeconds);
			if (outcome.status === 204) return new Response(null, { status: 204 });
			return Response.json(outcome.value, { status: outcome.status, headers: { "cache-control": "no-store" } });
		} catch (error) {
			return failureResponse(error, `${spec.method} ${spec.path}`);
		}
	};
}

/** Refuses before it reads: a caller without the role learns nothing of what a valid body is. */
async function openCall<S extends RouteSpec>(spec: S, request: Request, params: object): Promise<Outcome<RouteCall<S>>> {
	const base = { request, database: database(), clock: systemClock, address: addressOf(request.headers) };
	const url = new URL(request.url);
	if (url.search.length > QUERY_CHARACTERS_MAX || url.searchParams.size > QUERY_KEYS_MAX)
		return refuse("query_too_long", `A query holds at most ${QUERY_CHARACTERS_MAX} characters and ${QUERY_KEYS_MAX} parameters.`);
	const admitted = await admit(spec, base);
	if (admitted.kind === "refused") return admitted;
	const principal = admitted.value;
	if (spec.method !== "GET" && principal?.kind !== "token" && !isSameOrigin(request.headers))
		return refuse("cross_origin", "A change needs an Origin or Sec-Fetch-Site header of this site, or an API token.");

	const path = parsePart(spec.request.path, params);
	if (path.kind === "refused") return path;
	const query = parsePart(spec.request.query, queryObject(url.searchParams));
	if (query.kind === "refused") return query;
	const read = spec.request.body ? await readJson(request) : ok(undefined);
	if (read.kind === "refused") return read;
	const body = parsePart(spec.request.body, read.value);
	if (body.kind === "refused") return body;
	const parsed = { path: path.value, query: query.value, body: body.value };
	return ok({ ...base, principal, ...parsed } as RouteCall<S>);
}

type Asking = Pick<RouteCall, "request" | "database" | "clock" | "address">;

/** Who asks, whether too often, and whether role and scope are enough for this route. */
async function admit(spec: RouteSpec, { request, database, clock, address }: Asking): Promise<Outcome<Principal | null>> {
	const now = clock.now();
	const crowded = refuseStranger(address, now);
	if (crowded) return crowded;
	const principal = await principalOf(request, database, clock);
	if (!principal) {
		noteStranger(address, now);
		return spec.role === null ? ok(null) : refuse("unauthenticated");
	}
	const tooOften = refuseCaller(principal, now);
	if (tooOften) return tooOften;
	if (spec.role === null) return ok(principal);
	if (!includesRole(principal.role, spec.role))
		return refuse("forbidden", `This needs the role ${spec.role}; yours is ${principal.role}.`);
	const scope = scopeOf(spec);
	return isFor(principal, scope)
		? ok(principal)
		: refuse("forbidden", `This token is for ${principal.scopes?.join(", ") || "nothing"}; this needs one for ${scope}.`);
}

/** A document that leaves the house: who took which, before the first byte goes. */
async function auditExport(action: string, { principal, request, database, address }: RouteCall): Promise<void> {
	const { pathname, searchParams } = new URL(request.url);
	const author = { actor: principal.actor, address };
	const subject = `document:${pathname}`;
	await recordAudit(database.prisma, author, { action, subject, after: Object.fromEntries(searchParams) });
}

/** The framework answers HEAD by GET and drops the body unread: a stream would stay open for nobody. */
async function withoutBody({ status, headers, body }: Response): Promise<Response> {
	await body?.cancel();
	return new Response(null, { status, headers });
}

function parsePart(schema: z.ZodType | undefined, input: unknown): Outcome<unknown> {
	if (!schema) return ok(undefined);
	const parsed = schema.safeParse(input, { error: plainIssue });
	if (parsed.success) return ok(parsed.data);
	const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
	return refuse("invalid_request", undefined, problemPaths(parsed.error, known));
}

/** A key given twice is a list, which a schema of text refuses: nobody guesses which one was meant. */
function queryObject(params: URLSearchParams): object {
	const grouped = new Map<string, string[]>();
	for (const [key, text] of params) grouped.set(key, [...(grouped.get(key) ?? []), text]);
	return Object.fromEntries([...grouped].map(([key, texts]) => [key, texts.length === 1 ? texts[0] : texts]));
}
