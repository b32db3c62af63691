import { describe, expect, it } from "vitest";
import { typedProblems } from "./typedProblems";

const components = [
	{ kind: "energy_flat", rate_per_kwh: "-1" },
	{ kind: "fixed", amount: "", name: "x" },
];

describe("typedProblems", () => {
	it("names what is wrong and stays silent about what is still empty", () => {
		const wrong = { path: "components.0.rate_per_kwh", message: "must not be negative" };
		const problems = [
			wrong,
			{ path: "components.1.amount", message: "is required" },
			{ path: "components.1.contract", message: "is required" },
			{ path: "components", message: "needs energy" },
		];
		expect(typedProblems(components, problems)).toEqual([wrong]);
	});
});
