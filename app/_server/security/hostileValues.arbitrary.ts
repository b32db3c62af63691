import fc from "fast-check";

/** A value that JSON.stringify cannot write: this text stands in the body as it is. */
export class RawJson {
	constructor(readonly text: string) {}
}

/** Texts that break parsers, shells, spreadsheets, pages, databases or the reading direction. */
export const HOSTILE_TEXTS = [
	"",
	" ",
	"\u0000",
	"a\u0000b",
	"\u202egnp.exe",
	"\u2066x\u2069",
	"\ufeff",
	"\u001b[31m",
	"line\nbreak",
	"\ud800",
	"'; DROP TABLE users; --",
	"' OR '1'='1",
	"1) UNION SELECT password_hash FROM users --",
	"%",
	"_",
	"\\",
	"<script>alert(1)</script>",
	'"><img src=x onerror=alert(1)>',
	"javascript:alert(1)",
	"{{7*7}}#{7*7}",
	'=HYPERLINK("http://evil.example")',
	"+1+cmd|' /C calc'!A0",
	"@SUM(1)",
	"-2+3",
	"../../../../etc/passwd",
	"%2e%2e%2f",
	"__proto__",
	"constructor",
	"toString",
	"prototype",
	"NaN",
	"Infinity",
	"1e309",
	"-1",
	"0",
	"00",
	"0x10",
	"٣",
	"９",
	"9007199254740993",
	"99999999999999999999999999",
	"1970-01-01",
	"1969-12-31T23:59:60Z",
	"2026-02-30",
	"2026-13-01",
	"0000-00-00",
	"9999-12-31",
	"+275760-09-13",
	"2026-01-01T00:00:00+99:99",
	"2026-01-01T10:07:00Z",
	"2199-12",
	"24:00",
	"x".repeat(300),
	"x".repeat(5_000),
	"🧨".repeat(100),
	"e\u0301".repeat(50),
	"ﷺ".repeat(20),
	"null",
	"true",
	"[]",
	"{}",
] as const;

/** JSON that stands where nothing like it may stand. */
const HOSTILE_JSON = [
	"null",
	"true",
	"-1",
	"0",
	"1.5",
	"1e309",
	"-1e309",
	"1e-320",
	"9007199254740993",
	"123456789012345678901234567890",
	"2147483648",
	"0.1234567890123456789",
	"[]",
	"{}",
	"[[[[[[[[[[]]]]]]]]]]",
	'{"contains":""}',
	'{"not":null}',
	'{"$ne":1}',
	'{"__proto__":{"role":"admin"}}',
	'{"constructor":{"prototype":{"role":"admin"}}}',
	'{"toJSON":1,"then":1,"length":-1}',
	'"\\ud800"',
	'"\\u0000"',
	`[${"1,".repeat(1_500)}1]`,
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
	{ weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

/** Something for a field of a body: JSON of any kind, text or not. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom(...HOSTILE_JSON).map((text) => new RawJson(text)),
	hostileText,
	fc.integer(),
	fc.double(),
);

/** JSON text of a value, with what is raw as it is; NaN and the like, which JSON has no word for, as null. */
export function writeJson(value: unknown): string {
	if (value instanceof RawJson) return value.text;
	if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
	const fields = Object.entries(value).filter(([, field]) => field !== undefined);
	return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${writeJson(field)}`).join(",")}}`;
}

/** A lone surrogate has no percent encoding: a client would send what stands for it. */
export function wellFormed(text: string): string {
	return Buffer.from(text, "utf8").toString("utf8");
}
