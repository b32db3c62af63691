import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseComponents, toJsonComponents } from "./costVersion";
import { tariff } from "./tariff.arbitrary";

const strange = fc.oneof(
	fc.constantFrom<unknown>(
		null,
		undefined,
		"",
		"x",
		-1,
		0.1 + 0.2,
		Number.NaN,
		Number.POSITIVE_INFINITY,
		-0,
		[],
		{},
		[[]],
		true,
		"24:00",
		"99:99",
		"1e5",
		"0x10",
		"١",
		"\u0000",
	),
	fc.anything({ maxDepth: 2 }),
	fc.string({ maxLength: 100 }),
	fc.double(),
);

/** Puts something strange somewhere into a document, or leaves a part of it out. */
function mutate(value: unknown, path: readonly number[], graft: unknown): unknown {
	const [step, ...rest] = path;
	if (step === undefined || typeof value !== "object" || value === null) return graft;
	const entries = Object.entries(value);
	const at = step % (entries.length + 1);
	const [key = "extra", inner] = entries[at] ?? [];
	if (Array.isArray(value)) return Object.assign([...value], { [at]: mutate(inner, rest, graft) });
	return { ...value, [key]: mutate(inner, rest, graft) };
}

describe("parseComponents of any tariff", () => {
	it("reads back what it wrote, and writes it the same again", () => {
		fc.assert(
			fc.property(tariff, (components) => {
				const parsed = parseComponents(components);
				if (!parsed.ok) expect.fail(JSON.stringify(parsed.problems));
				const json = toJsonComponents(parsed.components);
				expect(parseComponents(JSON.parse(JSON.stringify(json)))).toEqual(parsed);
				expect(toJsonComponents(parsed.components)).toEqual(json);
			}),
			{ numRuns: 5_000 },
		);
	}, 60_000);

	it("never throws at a mutant, and says of a wrong one where", () => {
		fc.assert(
			fc.property(
				tariff,
				fc.array(fc.tuple(fc.array(fc.nat(30), { minLength: 1, maxLength: 5 }), strange), { minLength: 1, maxLength: 3 }),
				(components, grafts) => {
					const mutant = grafts.reduce<unknown>((value, [path, graft]) => mutate(value, path, graft), components);
					const parsed = parseComponents(mutant);
					if (parsed.ok) expect(parseComponents(toJsonComponents(parsed.components))).toEqual(parsed);
					else
						expect(
							parsed.problems.length > 0 &&
								parsed.problems.every((problem) => problem.path[0] === "components" && problem.message !== ""),
						).toBe(true);
				},
			),
			{ numRuns: 10_000 },
		);
	}, 60_000);

	it("never throws at anything else", () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(parseComponents(value)).toHaveProperty("ok");
			}),
			{ numRuns: 5_000 },
		);
	});
});
