import { expect, it } from "vitest";
import { studentT } from "./studentT";

it("studentT gives the published quantiles, and falls steadily to the normal's", () => {
	expect([1, 2, 13, 30].map(studentT)).toEqual([12.706, 4.303, 2.16, 2.042]);
	expect(studentT(60)).toBeCloseTo(2, 2);
	expect(studentT(1e9)).toBeCloseTo(1.96, 3);
	for (let degrees = 1; degrees < 100; degrees++) expect(studentT(degrees + 1)).toBeLessThan(studentT(degrees));
});
