import { describe, expect, it } from "vitest";
import { z } from "zod";
import { plainIssue } from "./plainIssue";
import { problemPaths } from "./problem";

const saidOf = (schema: z.ZodType, input: unknown) => {
	const { error } = schema.safeParse(input, { error: plainIssue });
	return error === undefined ? [] : problemPaths(error).map(({ message }) => message);
};

describe("plainIssue", () => {
	it.each([
		[z.string(), undefined, "is missing: must be text"],
		[z.string(), ["a", "b"], "must be given once"],
		[z.string(), 7, "must be text"],
		[z.number(), "7", "must be a number"],
		[z.int(), 7.5, "must be a whole number"],
		[z.boolean(), "yes", "must be true or false"],
		[z.array(z.string()), {}, "must be a list"],
		[z.strictObject({}), [], "must be an object"],
		[z.string().min(1), "", "must not be empty"],
		[z.string().min(12), "short", "must have at least 12 characters"],
		[z.string().max(3), "long", "must have at most 3 characters"],
		[z.number().min(0), -1, "must be at least 0"],
		[z.number().gt(0), 0, "must be more than 0"],
		[z.number().lt(5), 5, "must be less than 5"],
		[z.number().max(100), 101, "must be at most 100"],
		[z.array(z.string()).min(1), [], "must not be empty"],
		[z.array(z.string()).max(1), ["a", "b"], "must hold at most 1"],
		[z.enum(["on", "off"]), "up", "must be one of on, off"],
		[z.literal("on"), "off", "must be on"],
		[z.email(), "nobody", "must be an e-mail address"],
		[z.union([z.number(), z.string()]), true, "must be a number, or text"],
		[
			z.union([z.object({ a: z.string() }), z.string()]),
			{ a: 1 },
			"has none of the forms that are allowed here: see /api/openapi.json",
		],
	] as const)("%#: says what to send", (schema, input, said) => {
		expect(saidOf(schema, input)).toEqual([said]);
	});

	it("leaves what a schema says itself", () => {
		expect(saidOf(z.string().regex(/^\d$/, "must be a digit"), "x")).toEqual(["must be a digit"]);
	});

	it("never passes the parser's own words on", () => {
		const any = z.strictObject({ n: z.number().min(1).max(9), t: z.string(), u: z.union([z.int(), z.array(z.string())]) });
		for (const n of [null, "", 0, 10, Number.NaN, [], {}, true, undefined])
			expect(saidOf(any, { n, t: n, u: n }).join("; ")).not.toMatch(/Invalid|Too (big|small)|expected|received/);
	});
});
