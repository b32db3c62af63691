import fc from "fast-check";
import { z } from "zod";
import type { RouteSpec } from "@/wire/http/routeSpec";
import type { RouteRow } from "./everyRoute.scenario";
import { HOSTILE_TEXTS, hostileText, hostileValue, RawJson, wellFormed, writeJson } from "./hostileValues.arbitrary";

export interface RouteInput {
	readonly params: Readonly<Record<string, string>>;
	/** With its "?", percent-encoded. */
	readonly query: string;
	/** Absent where the route takes none. */
	readonly raw?: string | Uint8Array;
	readonly contentType?: string;
}

type JsonSchema = {
	readonly type?: string | readonly string[];
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly required?: readonly string[];
	readonly items?: JsonSchema;
	readonly enum?: readonly unknown[];
	readonly const?: unknown;
	readonly anyOf?: readonly JsonSchema[];
	readonly oneOf?: readonly JsonSchema[];
	readonly allOf?: readonly JsonSchema[];
	readonly $ref?: string;
	readonly $defs?: Readonly<Record<string, JsonSchema>>;
	readonly examples?: readonly unknown[];
	readonly pattern?: string;
};

const DEPTH_MAX = 6;

/**
 * What anybody might send to a route: made of its own schemas, with values that fit, nearly fit or never fit; the
 * request of the matrix with a part exchanged; and bodies that are no JSON, or JSON that means two things.
 */
export function routeInput(spec: RouteSpec, row: RouteRow, names: readonly string[]): fc.Arbitrary<RouteInput> {
	const known = knownQuery(row);
	return fc.record({
		params: paramsOf(spec, row),
		query: fc.oneof(
			{ weight: 2, arbitrary: fc.constant(row.query ?? "") },
			{ weight: 3, arbitrary: queryOf(schemaOf(spec.request.query), known, names) },
		),
		...(spec.request.body ? { raw: bodyOf(schemaOf(spec.request.body), row.body ?? {}, names) } : {}),
		contentType: fc.oneof(
			{ weight: 30, arbitrary: fc.constant("application/json") },
			{
				weight: 1,
				arbitrary: fc.constantFrom("text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-7", ""),
			},
		),
	}) as fc.Arbitrary<RouteInput>;
}

function schemaOf(schema: z.ZodType | undefined): JsonSchema {
	if (!schema) return { type: "object", properties: {} };
	return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

function paramsOf(spec: RouteSpec, { params = {} }: RouteRow): fc.Arbitrary<Record<string, string>> {
	const names = [...spec.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string);
	const ofName = (name: string) =>
		fc.oneof({ weight: 3, arbitrary: fc.constant(params[name] ?? "1") }, { weight: 1, arbitrary: hostileText });
	return fc.record(Object.fromEntries(names.map((name) => [name, ofName(name)])));
}

function knownQuery({ query = "" }: RouteRow): Record<string, string> {
	return Object.fromEntries(new URLSearchParams(query));
}

/** Query text: the fields of the schema, some left out, some twice, some of nobody. */
function queryOf(schema: JsonSchema, known: Record<string, string>, names: readonly string[]): fc.Arbitrary<string> {
	const fields = Object.entries({ ...known, ...schema.properties }).map(([name]) => name);
	const text = (name: string) =>
		fc.oneof(
			{ weight: 3, arbitrary: fc.constantFrom(known[name] ?? "1", ...names) },
			{ weight: 2, arbitrary: fitting(schema.properties?.[name] ?? {}, schema, names, 0).map(String) },
			{ weight: 3, arbitrary: hostileText },
		);
	const pair = (name: string) => text(name).map((value): [string, string] => [name, value]);
	const pairs = fc.tuple(
		fc.tuple(...fields.map((name) => fc.option(pair(name), { freq: 4 }))),
		fc.array(
			fc.tuple(
				fc.constantFrom("__proto__", "constructor", "unknown", "limit", "after", "site[contains]", ...fields),
				hostileText,
			),
			{
				maxLength: 2,
			},
		),
	);
	const readable = pairs.map(
		([own, more]) =>
			`?${[...own.filter((each) => each !== null), ...more]
				.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(value))}`)
				.join("&")}`,
	);
	const broken = fc.constantFrom(
		"?%",
		"?site=%E0%A4%A",
		"?&&&=",
		"?=x",
		`?site=${"x".repeat(5_000)}`,
		`?${"a=1&".repeat(500)}`,
		"?site=%00",
	);
	return fc.oneof({ weight: 12, arbitrary: readable }, { weight: 1, arbitrary: broken });
}

function bodyOf(schema: JsonSchema, good: object, names: readonly string[]): fc.Arbitrary<string | Uint8Array> {
	const made = fitting(schema, schema, names, 0).map(writeJson);
	const mutated = fc
		.array(fc.record({ at: fc.nat(), how: fc.constantFrom("exchange", "remove", "add"), value: hostileValue }), {
			minLength: 1,
			maxLength: 3,
		})
		.map((changes) => writeJson(changes.reduce<unknown>(mutate, good)));
	const text = JSON.stringify(good);
	const broken = fc.constantFrom<string | Uint8Array>(
		"",
		"{",
		"null",
		"[]",
		"1",
		`${text}${text}`,
		text.slice(0, -1),
		text.replace("{", '{"name":"a","name":"b",'),
		text.replace("{", '{"__proto__":{"role":"admin"},'),
		text.replace("{", '{"isAdmin":true,'),
		`${"[".repeat(30_000)}${"]".repeat(30_000)}`,
		`${'{"a":'.repeat(40)}1${"}".repeat(40)}`,
		`{"name":"${"x".repeat(66_000)}"}`,
		Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d),
		Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d),
	);
	return fc.oneof({ weight: 6, arbitrary: made }, { weight: 8, arbitrary: mutated }, { weight: 2, arbitrary: broken });
}

interface Mutation {
	readonly at: number;
	readonly how: string;
	readonly value: unknown;
}

/** One place of a good body exchanged, taken out, or put beside. */
function mutate(good: unknown, { at, how, value }: Mutation): unknown {
	if (typeof good !== "object" || good === null || good instanceof RawJson) return value;
	const keys = Object.keys(good);
	if (how === "add") {
		const name = HOSTILE_TEXTS[at % HOSTILE_TEXTS.length] as string;
		return Array.isArray(good) ? [...good, value] : { ...good, [name || "unknown"]: value };
	}
	if (keys.length === 0) return { unknown: value };
	const key = keys[at % keys.length] as string;
	const inner = (good as Record<string, unknown>)[key];
	// Half of the time further down, where there is something further down.
	const isDeep = typeof inner === "object" && inner !== null && Math.floor(at / keys.length) % 2 === 0;
	const changed = isDeep ? mutate(inner, { at: Math.floor(at / keys.length), how, value }) : value;
	if (Array.isArray(good)) return how === "remove" && !isDeep ? [] : good.map((each, i) => (String(i) === key ? changed : each));
	const { [key]: _, ...rest } = good as Record<string, unknown>;
	return how === "remove" && !isDeep ? rest : { ...rest, [key]: changed };
}

/** A value for a JSON schema: mostly of its type, else anything. */
function fitting(schema: JsonSchema, root: JsonSchema, names: readonly string[], depth: number): fc.Arbitrary<unknown> {
	const good = typed(schema, root, names, depth);
	return depth > 0 ? fc.oneof({ weight: 5, arbitrary: good }, { weight: 1, arbitrary: hostileValue }) : good;
}

function typed(schema: JsonSchema, root: JsonSchema, names: readonly string[], depth: number): fc.Arbitrary<unknown> {
	if (depth > DEPTH_MAX) return fc.constant(null);
	if (schema.$ref) return typed(root.$defs?.[schema.$ref.split("/").at(-1) ?? ""] ?? {}, root, names, depth + 1);
	if (schema.const !== undefined) return fc.constant(schema.const);
	if (schema.enum) return fc.constantFrom(...schema.enum);
	const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
	if (choices) return fc.oneof(...choices.map((choice) => fitting(choice, root, names, depth + 1)));
	switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
		case "object":
			return fc.record(
				Object.fromEntries(
					Object.entries(schema.properties ?? {}).map(([name, each]) => [name, fitting(each, root, names, depth + 1)]),
				),
				{ requiredKeys: [...(schema.required ?? [])] },
			);
		case "array":
			return fc.array(fitting(schema.items ?? {}, root, names, depth + 1), { maxLength: 3 });
		case "integer":
			return fc.oneof(
				fc.integer({ min: -2, max: 40 }),
				fc.constantFrom(0, 1, 2_147_483_647, 2_147_483_648, Number.MAX_SAFE_INTEGER),
			);
		case "number":
			return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(0, 0.1, -0.5, 1e-9, 1e15, 1e300));
		case "boolean":
			return fc.boolean();
		case "null":
			return fc.constant(null);
		default:
			return textOf(schema, names);
	}
}

function textOf({ examples = [], pattern }: JsonSchema, names: readonly string[]): fc.Arbitrary<unknown> {
	return fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom(...names, ...examples) },
		...(pattern ? [{ weight: 3, arbitrary: matching(pattern) }] : []),
		{ weight: 1, arbitrary: hostileText },
	);
}

/** A text by a pattern; where fast-check does not know a construct, any text. */
function matching(pattern: string): fc.Arbitrary<string> {
	try {
		return fc.stringMatching(new RegExp(pattern, "u"), { maxLength: 60 });
	} catch {
		return hostileText;
	}
}
