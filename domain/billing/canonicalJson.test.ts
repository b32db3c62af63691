import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type PlainJson } from "./canonicalJson";

describe("canonicalJson", () => {
	it("does not depend on the order of keys", () => {
		expect(canonicalJson({ b: [1, "x"], a: { d: null, c: true } })).toBe('{"a":{"c":true,"d":null},"b":[1,"x"]}');
		expect(canonicalJson({ a: { c: true, d: null }, b: [1, "x"] })).toBe('{"a":{"c":true,"d":null},"b":[1,"x"]}');
	});

	it("reads back as what was written", () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
				const whole = JSON.parse(
					JSON.stringify(value, (_, member) => (typeof member === "number" ? Math.trunc(member % 2 ** 50) + 0 : member)),
				);
				expect(JSON.parse(canonicalJson(whole as PlainJson))).toEqual(JSON.parse(JSON.stringify(whole)));
			}),
		);
	});

	it("refuses a number that has more than one text", () => {
		expect(() => canonicalJson({ amount: 0.1 })).toThrow(RangeError);
	});
});
