import { describe, expect, it } from "vitest";
import { toCsv } from "./toCsv";

describe("toCsv", () => {
	it("quotes commas, quotes and line breaks", () => {
		expect(toCsv(["a", "b"], [['x,"y"', "1\n2"]])).toBe('\uFEFFa,b\r\n"x,""y""","1\n2"\r\n');
	});

	it.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1"])("takes the formula out of %j", (text) => {
		expect(toCsv(["a"], [[text]])).toContain("'");
	});

	it("keeps numbers, also negative ones, and leaves the unknown empty", () => {
		expect(toCsv(["a", "b", "c"], [[-1.5, 0, null]])).toBe("\uFEFFa,b,c\r\n-1.5,0,\r\n");
	});
});
