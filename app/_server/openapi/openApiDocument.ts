import type { z } from "zod";
import {
	createDocument,
	type ZodOpenApiOperationObject,
	type ZodOpenApiPathsObject,
	type ZodOpenApiResponsesObject,
} from "zod-openapi";
import { PROBLEMS, type ProblemCode, problem } from "@/wire/http/problem";
import type { RouteResponse, RouteSpec } from "@/wire/http/routeSpec";
import { scopeOf } from "../permission";
import { ROUTE_SPECS } from "./routeSpecs";

export type OpenApiDocument = ReturnType<typeof createDocument>;

let made: OpenApiDocument | null = null;

/** OpenAPI 3.1 of all routes, made once from the schemas that the handlers themselves parse with. */
export function openApiDocument(): OpenApiDocument {
	made ??= createDocument(
		{
			openapi: "3.1.0",
			info: {
				title: "AutoVolt",
				version: "1",
				description:
					"Energy as JSON numbers: `*_wh` to 3 decimals, `*_kwh` to 6. Money in `currency`: 2 decimals once the period is over, 6 while it is open. Null = nothing is known; 0 = known to be nothing. `start` and `end`: local dates (end included) or RFC 3339 instants (end excluded). Errors: RFC 9457 with a stable `code`; 429 and 503 with `Retry-After`.",
			},
			security: [{ token: [] }, { session: [] }],
			components: {
				securitySchemes: {
					token: { type: "http", scheme: "bearer", description: "An API token: POST /api/tokens, or `npm run token`" },
					session: {
						type: "apiKey",
						in: "cookie",
						name: "autovolt.session",
						description: "The session of a signed-in person; over TLS `__Host-autovolt.session`",
					},
				},
			},
			paths: toPaths(),
		},
		{ allowEmptySchema: { unknown: true, any: true } },
	);
	return made;
}

function toPaths(): ZodOpenApiPathsObject {
	const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
	for (const { section, spec } of ROUTE_SPECS) {
		paths[spec.path] = { ...paths[spec.path], [spec.method.toLowerCase()]: toOperation(section, spec) };
	}
	return paths;
}

function toOperation(section: string, spec: RouteSpec): ZodOpenApiOperationObject {
	const { path, query, body } = spec.request;
	return {
		operationId: `${spec.method.toLowerCase()}${spec.path.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? "")}`,
		tags: [section],
		summary: spec.summary,
		...(spec.role === null ? { security: [] } : { description: `Role: ${spec.role}. Token: for ${scopeOf(spec)}.` }),
		requestParams: {
			...(path ? { path: path as z.ZodObject } : {}),
			...(query ? { query: query as z.ZodObject } : {}),
		},
		...(body ? { requestBody: { required: true, content: { "application/json": { schema: body } } } } : {}),
		responses: { ...toSuccesses(spec.responses), ...toProblems(spec) },
	};
}

function toSuccesses(responses: RouteSpec["responses"]): ZodOpenApiResponsesObject {
	return Object.fromEntries(Object.entries(responses).map(([status, response]) => [status, toSuccess(response)]));
}

function toSuccess({ description, schema, contentType }: RouteResponse) {
	if (schema) return { description, content: { "application/json": { schema } } };
	return contentType ? { description, content: { [contentType]: {} } } : { description };
}

/** One entry per status, naming the codes that come with it. */
function toProblems({ role, request, problems = [] }: RouteSpec): ZodOpenApiResponsesObject {
	const codes = new Set<ProblemCode>(problems);
	if (request.path || request.query || request.body) codes.add("invalid_request");
	if (role !== null) codes.add("unauthenticated").add("forbidden");
	const byStatus = new Map<number, ProblemCode[]>();
	for (const code of codes) byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code]);
	return Object.fromEntries(
		[...byStatus].map(([status, each]) => [
			String(status),
			{
				description: each.map((code) => `${code}: ${PROBLEMS[code].title}`).join("; "),
				content: { "application/problem+json": { schema: problem } },
			},
		]),
	);
}
