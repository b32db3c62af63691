import { describe, expect, it } from "vitest";
import { z } from "zod";
import { PROBLEMS, type ProblemCode, problem, problemPaths, toProblem } from "./problem";

describe("toProblem", () => {
	it.each(Object.keys(PROBLEMS) as ProblemCode[])(
		"makes %s a valid RFC 9457 body with an error string for old clients",
		(code) => {
			const body = problem.parse(toProblem(code));
			expect([body.status, body.title, body.error]).toEqual([PROBLEMS[code].status, PROBLEMS[code].title, body.detail]);
		},
	);

	it("says the first path where no detail is given, and bounds the list", () => {
		const paths = Array.from({ length: 50 }, (_, index) => ({ path: `switches.${index}`, message: "is wrong" }));
		const body = toProblem("invalid_request", undefined, paths);
		expect([body.detail, body.paths.length]).toEqual(["switches.0: is wrong", 20]);
	});
});

describe("problemPaths", () => {
	it("names nested fields and each unknown key", () => {
		const schema = z.strictObject({ list: z.array(z.strictObject({ n: z.number() })) });
		const { error } = schema.safeParse({ list: [{ n: 1 }, { n: "x", more: 1 }], "is admin": 1, also: 2 });
		expect(error && problemPaths(error).map(({ path }) => path)).toEqual(["list.1.n", "list.1.more", "is admin", "also"]);
	});
});
