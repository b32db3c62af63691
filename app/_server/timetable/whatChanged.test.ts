import { describe, expect, it } from "vitest";
import { whatChanged } from "./whatChanged";

const stands = {
	revision: 4,
	name: "Lectures",
	exceptions: [{ date: "2026-11-21", runs: false, note: undefined }],
	on: { at: "09:00", days: ["mon", "tue"] },
};

describe("whatChanged", () => {
	it("names only what differs, in whatever order the audit log gives the keys", () => {
		const seen = {
			on: { days: ["mon", "tue"], at: "09:00" },
			name: "Lab",
			revision: 3,
			exceptions: [{ runs: false, date: "2026-11-21" }],
		};
		const { problem } = whatChanged(seen, stands);
		expect(problem.paths).toEqual([{ path: "name", message: "is Lectures now, was Lab" }]);
	});

	it("names a list whose order or content differs", () => {
		const seen = { ...stands, on: { at: "09:00", days: ["tue", "mon"] }, exceptions: [] };
		expect(whatChanged(seen, stands).problem.paths.map(({ path }) => path)).toEqual(["exceptions", "on"]);
	});

	it("says the revision when nobody wrote down what was seen", () => {
		expect(whatChanged(null, stands).problem.paths).toEqual([{ path: "revision", message: "is 4 now" }]);
	});
});
