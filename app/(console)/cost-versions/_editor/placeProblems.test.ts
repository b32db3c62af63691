import { describe, expect, it } from "vitest";
import { placeProblems } from "./placeProblems";
import { addComponent, type TariffDraft } from "./tariffDraft";

const draft: TariffDraft = addComponent(addComponent([], "energy_tou"), "demand");

describe("placeProblems", () => {
	it("puts a problem at the field that its path names", () => {
		const placed = placeProblems(draft, [
			{ path: "components.0.periods.0.windows.0.from", message: "must lie on a quarter-hour" },
			{ path: "components.1.ratchet.percent", message: "is too high" },
			{ path: "effective_from", message: "must be a date" },
		]);
		expect(placed.fields).toEqual({
			"components.0.periods.0.windows.0.from": "must lie on a quarter-hour",
			"components.1.ratchet.percent": "is too high",
			effective_from: "must be a date",
		});
		expect(placed.general).toEqual([]);
	});

	it("keeps a problem of no field at its component, with its path", () => {
		const problem = { path: "components.0.periods", message: "no period fits Saturday, 03:00" };
		expect(placeProblems(draft, [problem]).ofComponent).toEqual({ 0: [problem] });
	});

	it("shows above the form what belongs to no component that is there", () => {
		const problems = [
			{ path: "components", message: "needs a price of energy" },
			{ path: "components.7.amount", message: "is missing" },
		];
		expect(placeProblems(draft, problems).general).toEqual(problems);
	});

	it("says the first problem of a field only", () => {
		const path = "components.1.rate_per_unit";
		expect(
			placeProblems(draft, [
				{ path, message: "is required" },
				{ path, message: "must be a number" },
			]).fields,
		).toEqual({ [path]: "is required" });
	});
});
