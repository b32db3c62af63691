import { describe, expect, it } from "vitest";
import { hasKeyTwice, MESSAGE_BYTES_MAX, parseStrictJson } from "./strictJson";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("strict JSON", () => {
	const value = (text: string | Uint8Array) => {
		const parsed = parseStrictJson(typeof text === "string" ? bytes(text) : text);
		return parsed.ok ? parsed.value : parsed;
	};
	const refused = (text: string | Uint8Array) => {
		const parsed = parseStrictJson(typeof text === "string" ? bytes(text) : text);
		expect(parsed.ok || parsed.detail.length > 5).toBe(true);
		return parsed.ok ? null : parsed.reason;
	};

	it("is bounded in bytes, an array more generously", () => {
		const text = (size: number) => `"${"a".repeat(size - 2)}"`;
		expect(refused(text(MESSAGE_BYTES_MAX))).toBeNull();
		expect(refused(text(MESSAGE_BYTES_MAX + 1))).toBe("payload_too_large");
		const array = (size: number) => `["${"a".repeat(size - 4)}"]`;
		expect(refused(array(65_536))).toBeNull();
		expect(refused(array(65_537))).toBe("payload_too_large");
	});

	it("is eight levels deep at most, brackets in strings and closed ones left aside", () => {
		expect(refused(`${"[".repeat(8)}${"]".repeat(8)}`)).toBeNull();
		expect(refused(`${"[".repeat(9)}${"]".repeat(9)}`)).toBe("json_too_deep");
		expect(refused(`${'{"a":'.repeat(8)}1${"}".repeat(8)}`)).toBeNull();
		expect(refused(`${'{"a":'.repeat(9)}1${"}".repeat(9)}`)).toBe("json_too_deep");
		expect(value(`["${"[{".repeat(20)}"]`)).toEqual(["[{".repeat(20)]);
		expect(refused(`[${Array(20).fill("[],{}").join(",")}]`)).toBeNull();
	});

	it("is UTF-8, without a mark at its beginning", () => {
		expect(refused(Uint8Array.of(0x22, 0xff, 0x22))).toBe("utf8_invalid");
		expect(refused(Uint8Array.of(0x22, 0xc0, 0xaf, 0x22))).toBe("utf8_invalid");
		expect(refused(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31))).toBe("json_malformed");
		expect(value('"ब"')).toBe("ब");
	});

	it("knows a key that stands twice, however it is written and wherever", () => {
		expect(refused('{"a":1,"a":2}')).toBe("json_duplicate_key");
		expect(refused('{"a":1,"\\u0061":2}')).toBe("json_duplicate_key");
		expect(refused('[{"b":{"a":1,"a":2}}]')).toBe("json_duplicate_key");
		expect(value('{"a":{"a":1},"b":[{"a":2},{"a":3}]}')).toEqual({ a: { a: 1 }, b: [{ a: 2 }, { a: 3 }] });
	});

	it("is not confused by colons, quotes and backslashes within strings", () => {
		for (const text of ['{"a:b":":"}', '{"a\\"b":1}', '{"a\\\\":1,"b":"\\\\\\""}', '["\\":",{"a":":"}]'])
			expect(value(text)).toEqual(JSON.parse(text));
		expect(refused('{"a')).toBe("json_malformed");
		expect(refused("")).toBe("json_malformed");
	});

	it("has no __proto__, at any depth", () => {
		expect(refused('{"__proto__":1}')).toBe("json_forbidden_key");
		expect(refused('[{"a":{"\\u005f_proto__":{}}}]')).toBe("json_forbidden_key");
		expect(refused('{"a":[{"__proto__":1}],"b":1}')).toBe("json_forbidden_key");
	});

	it.each([
		["a control character", '"\\u0001"'],
		["U+0000", '"\\u0000"'],
		["a line end", '"\\n"'],
		["a lone surrogate", '"\\ud800"'],
		["a bidi mark, escaped", '"\\u202e"'],
		["a bidi mark as it is", '"\u202e"'],
		["a byte order mark", '"\ufeff"'],
		["one deep within", '{"a":[1,{"b":"x\\u0000"}]}'],
		["one in a key", '{"a\\u0000":1}'],
		["one in the key of an inner object", '[{"a":{"b\\u202e":1}}]'],
	])("hides nothing: %s", (_name, text) => {
		expect(refused(text)).toBe("text_unsafe");
	});

	it.each(['"a\\"b"', '"ü"', '"\\u00fc"', '{"ü":[null,1,true,"x"]}', '"\ud83d\ude00"'])("may be unusual: %s", (text) => {
		expect(value(text)).toEqual(JSON.parse(text));
	});

	it("tells of parsed text whether a key stood twice, and leaves the rest to others", () => {
		const twice = (text: string) => hasKeyTwice(text, JSON.parse(text));
		expect([twice('{"a":1,"a":2}'), twice('{"a":1}'), twice('{"__proto__":1}')]).toEqual([true, false, false]);
		expect(twice(`${"[".repeat(9)}{"a":1,"a":2}${"]".repeat(9)}`)).toBe(false);
	});
});
