import { describe, expect, it } from "vitest";
import { parseAllocateBy, toJsonAllocateBy } from "./allocateBy";
import { ComponentFields, openFields, type TariffProblem } from "./componentFields";

describe("the fields of a component", () => {
	const read = <T>(fields: object, take: (from: ComponentFields) => T): [T, string[]] => {
		const problems: TariffProblem[] = [];
		const taken = take(new ComponentFields(fields, ["at"], problems));
		return [taken, problems.map(({ path, message }) => `${path.join(".")}: ${message}`)];
	};

	it("hold whole numbers within their bounds", () => {
		const whole = (months: unknown) => read({ months }, (fields) => fields.whole("months", 2, 5));
		expect([whole(2), whole(5)]).toEqual([
			[2, []],
			[5, []],
		]);
		for (const wrong of [1, 6, 2.5, "3", null, undefined])
			expect(whole(wrong)).toEqual([2, ["at.months: must be a whole number from 2 to 5"]]);
	});

	it("hold text of one line, trimmed, of 80 characters at most", () => {
		const text = (name: unknown) => read({ name }, (fields) => fields.text("name"));
		expect(text("  Duty ")).toEqual(["Duty", []]);
		expect(text("e\u0301")).toEqual(["é", []]);
		expect(text("x".repeat(80))[1]).toEqual([]);
		expect(text(`${" ".repeat(239)}${"x".repeat(80)} `)[1]).toEqual([]);
		for (const wrong of ["x".repeat(81), "", "  ", 7, undefined, `${" ".repeat(320)}x`])
			expect(text(wrong)[1]).toEqual(["at.name: must be text of 1 to 80 characters"]);
		expect(text(7)[0]).toBe("");
		expect(text("a\u202e")[1]).toEqual(["at.name: must not hold control or text-direction characters"]);
	});

	it("hold a power factor above 0 and at most 1", () => {
		const factor = (pf: unknown) => read({ pf }, (fields) => fields.powerFactor("pf"));
		expect([factor("1"), factor("0.0001")]).toEqual([
			[10_000n, []],
			[1n, []],
		]);
		expect(factor(0)).toEqual([10_000n, ["at.pf: must be above 0 and at most 1"]]);
		expect(factor("1.0001")[1]).toEqual(["at.pf: must be above 0 and at most 1"]);
		expect(factor(undefined)).toEqual([10_000n, ["at.pf: is required"]]);
		expect(factor("x")[1]).toHaveLength(1);
	});

	it("hold amounts, percentages and factors up to their largest", () => {
		const ok = (take: (from: ComponentFields) => unknown, x: unknown) => read({ x }, take);
		expect(ok((from) => from.micro("x"), "1000000000")).toEqual([1_000_000_000_000_000n, []]);
		expect(ok((from) => from.percent("x"), "1000")).toEqual([10_000_000n, []]);
		expect(ok((from) => from.factor("x"), "1000")).toEqual([10_000_000n, []]);
		expect(ok((from) => from.percent("x"), "1000.0001")[1]).toEqual(["at.x: is too high"]);
		expect(ok((from) => from.factor("x"), "1000.0001")[1]).toEqual(["at.x: is too high"]);
		expect(ok((from) => from.optionalMicro("x"), undefined)).toEqual([null, []]);
		expect(ok((from) => from.optionalPercent("x"), undefined)).toEqual([null, []]);
		expect(ok((from) => from.optionalPercent("x"), 5)).toEqual([50_000n, []]);
		expect(ok((from) => from.percent("x"), undefined)).toEqual([0n, ["at.x: is required"]]);
	});

	it("hold a choice, and its default only where nothing is said", () => {
		const choice = (rule: unknown) => read({ rule }, (fields) => fields.choice("rule", ["a", "b"], "b"));
		expect([choice("a"), choice(undefined)]).toEqual([
			["a", []],
			["b", []],
		]);
		expect(choice("c")).toEqual(["a", ["at.rule: must be one of a, b"]]);
		expect(read({}, (fields) => fields.choice("rule", ["a", "b"]))).toEqual(["a", ["at.rule: must be one of a, b"]]);
	});

	it("hold lists within their bounds, and objects that are neither lists nor null", () => {
		const list = (x: unknown) => read({ x }, (fields) => fields.list("x", 1, 2));
		expect([list([1]), list([1, 2])]).toEqual([
			[[1], []],
			[[1, 2], []],
		]);
		for (const wrong of [[], [1, 2, 3], "ab", undefined]) expect(list(wrong)).toEqual([null, ["at.x: must be a list of 1 to 2"]]);
		const problems: TariffProblem[] = [];
		expect([null, [], "x", 7].map((value) => openFields(value, ["p"], problems))).toEqual([null, null, null, null]);
		expect(problems).toEqual(Array(4).fill({ path: ["p"], message: "must be an object" }));
		expect(read({}, (fields) => fields.inner({ y: 1 }, "x", 3)?.path)[0]).toEqual(["at", "x", 3]);
	});

	it("are refused where nobody asked for them, those that were said to be absent too", () => {
		const done = (fields: object) =>
			read(fields, (from) => {
				from.micro("rate");
				from.optionalMicro("edge");
				from.done();
			})[1];
		expect(done({ rate: 1, edge: undefined })).toEqual([]);
		expect(done({ rate: 1, other: 2, more: 3 })).toEqual(["at.other: unknown field", "at.more: unknown field"]);
		expect(read({}, (fields) => fields.refuse(null, "is odd"))[1]).toEqual(["at: is odd"]);
	});

	it("name a rule of sharing, by energy when none is named", () => {
		expect(read({}, parseAllocateBy)[0]).toBe("energy");
		expect(read({ allocate_by: "area" }, parseAllocateBy)[0]).toBe("area");
		expect([toJsonAllocateBy("energy"), toJsonAllocateBy("area")]).toEqual([{}, { allocate_by: "area" }]);
	});
});
