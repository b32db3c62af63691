import type { z } from "zod";
import type { ProblemCode } from "./problem";

/** Least role that a route asks for; each one includes those before it. */
export type Role = "viewer" | "manager" | "admin";

/** What a token may be limited to: looking, turning switches, changing what is set up. */
export const SCOPES = ["read", "control", "configure"] as const;
export type Scope = (typeof SCOPES)[number];

export interface RouteResponse {
	readonly description: string;
	/** Absent where the answer is no JSON (`contentType`) or has no body (204). */
	readonly schema?: z.ZodType;
	readonly contentType?: string;
}

/**
 * The contract of one method of one route: what the handler parses, whom it lets in, what the OpenAPI document says.
 * `role: null` lets anyone in. The decision itself (role, site, rooms) lies in app/_server/permission.ts.
 */
export interface RouteSpec {
	readonly method: "GET" | "POST" | "PATCH" | "DELETE";
	/** As in OpenAPI: "/api/devices/{id}". */
	readonly path: string;
	readonly summary: string;
	readonly role: Role | null;
	/** What a token must be for. Left out: `read` for GET, `configure` for all else. */
	readonly scope?: Scope;
	/** Each success leaves an audit entry of this action: what leaves the house as a document. */
	readonly audited?: string;
	/** Object schemas; strict ones refuse unknown fields. Path and query arrive as text, a repeated query key as a list. */
	readonly request: { readonly path?: z.ZodType; readonly query?: z.ZodType; readonly body?: z.ZodType };
	/** Successes by status. Problems are documented by `problems` and, for every route, 400, 401, 403. */
	readonly responses: Readonly<Record<number, RouteResponse>>;
	readonly problems?: readonly ProblemCode[];
}

/** Keeps the exact types of a spec's schemas. */
export function routeSpec<const S extends RouteSpec>(spec: S): S {
	return spec;
}

type Schema<S extends RouteSpec, K extends "path" | "query" | "body"> = S["request"][K];
/** What the handler gets of a part of the request: parsed, or undefined where the spec has no schema for it. */
export type Parsed<S extends RouteSpec, K extends "path" | "query" | "body"> =
	Schema<S, K> extends z.ZodType ? z.output<Schema<S, K>> : undefined;
type Responses<S extends RouteSpec> = S["responses"][keyof S["responses"]];
/** The JSON that a handler may answer with, over all successes. */
export type Answer<S extends RouteSpec> =
	Responses<S> extends infer R ? (R extends { schema: infer Z extends z.ZodType } ? z.input<Z> : never) : never;
