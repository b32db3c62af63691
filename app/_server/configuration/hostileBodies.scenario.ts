import { expect } from "vitest";
import type { Answered, Sent } from "../testRequests";
import type { Handler } from "./permissionCells.scenario";

/** No field of any route may take these. JSON text, since some of them no JavaScript value can write. */
const NEVER = [
	'{"contains":""}',
	'{"not":null}',
	'{"__proto__":{"role":"admin"}}',
	'{"constructor":{"prototype":{}}}',
	'[{"$ne":1}]',
	"[[[[[[[[]]]]]]]]",
	"1e309",
	"-1e309",
	"-1",
	"9007199254740993",
	"1.23456789012",
	'"a\\u0000b"',
	'"\\ud800"',
	'"\\u202egnp.exe"',
	'"line\\nbreak"',
	'"\\u001b[31m"',
	'"\\ufeff"',
	`"${"x".repeat(5_000)}"`,
	"true",
];
/** Nor these where no text may stand. */
const NO_TEXT = ['"NaN"', '"1970-13-45"', '"2026-02-30T25:61:00Z"', '"12"', '""'];
const TEXT_FIELDS = [
	"name",
	"code",
	"esp32_name",
	"notes",
	"site",
	"building",
	"classroom",
	"email",
	"password",
	"cost_per_kwh",
	"note",
	"invoice_number",
	"issuer",
	"idempotency_key",
];

/** Fields for which `true` is an answer. */
const FLAGS = [
	"dry_run",
	"draft",
	"allow_unpriced",
	"state",
	"turn_on",
	"turn_off",
	"auto_off",
	"occupied",
	"on_holidays",
	"enabled",
];

export interface HostileRoute {
	readonly name: string;
	readonly handler: Handler;
	readonly method?: string;
	readonly fields: readonly string[];
	readonly body: Record<string, unknown>;
	/** Fields that a negative number fits. */
	readonly signed?: readonly string[];
}

export type AskRaw = (handler: Handler, raw: string | Uint8Array, more?: Sent) => Promise<Answered>;

/** Each field of a route refuses what no field may hold, with its path, and never fails. */
export async function expectFieldsRefused(ask: AskRaw, route: HostileRoute, target: Sent): Promise<void> {
	const { name, handler, method, fields, body, signed = [] } = route;
	for (const field of fields) {
		for (const value of TEXT_FIELDS.includes(field) ? NEVER : [...NEVER, ...NO_TEXT]) {
			if (value === "-1" && signed.includes(field)) continue;
			const rest = Object.entries(body).filter(([key]) => key !== field);
			const raw = `{${[...rest.map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`), `${JSON.stringify(field)}:${value}`].join(",")}}`;
			const answer = await ask(handler, raw, { ...target, ...(method ? { method } : {}) });
			const label = `${name}.${field} ${value.slice(0, 40)}`;
			expect(answer.status, label).toBeLessThan(500);
			if (FLAGS.includes(field) && value === "true") continue;
			expect([400, 404], `${label} → ${answer.status}`).toContain(answer.status);
			expect(answer.body.paths[0].path.split(".")[0], label).toBe(field);
		}
	}
}

/** A route refuses an unknown field, prototype keys, and bodies that are no object. */
export async function expectBodiesRefused(ask: AskRaw, { handler, method, body }: HostileRoute, target: Sent): Promise<void> {
	const more = { ...target, ...(method ? { method } : {}) };
	for (const key of ["__proto__", "constructor", "prototype", "isAdmin", "id", "siteId"]) {
		const raw = `{"${key}":{"role":"admin"},${JSON.stringify(body).slice(1)}`.replace(",}", "}");
		const answer = await ask(handler, raw, more);
		expect([answer.status, answer.body.code], key).toEqual([400, "invalid_request"]);
	}
	for (const raw of ["null", "[]", "1", '"x"', "", "{", "nul", "\u0000", "[".repeat(30_000), '{"a":1}{"b":2}'])
		expect((await ask(handler, raw, more)).status, raw.slice(0, 20)).toBe(400);
	expect((await ask(handler, Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), more)).body.code).toBe("malformed_json");
	expect((await ask(handler, JSON.stringify({ name: "x".repeat(65_600) }), more)).status).toBe(413);
	expect((await ask(handler, "{}", { ...more, headers: { "content-type": "text/plain" } })).status).toBe(415);
	expect(({} as { role?: string }).role).toBeUndefined();
}
