import { describe, expect, it } from "vitest";
import { fieldMessage, pathWords, problemText } from "./problemWords";
import { Problem } from "./requestJson";

describe("the words of a refusal", () => {
	it("name a field as its form does", () => {
		expect(["lines.0.amount", "switches.2.power_rating_w", "invoice_number", "name"].map(pathWords)).toEqual([
			"Line 1, amount",
			"Switch 3, power rating w",
			"Invoice number",
			"Name",
		]);
	});

	it("say plainly what a schema says for programs, and leave sentences alone", () => {
		const said = [
			["lines.0.amount", "Invalid input"],
			["month", "Invalid input: expected string, received undefined"],
			["issuer", "Too small: expected string to have >=1 characters"],
			["password", "Too small: expected string to have >=12 characters"],
			["tolerance", "Too big: expected number to be <=1000000"],
			["email", "Invalid email address"],
			["cost_per_kwh", "must have at most 6 decimals"],
			["lines.0.amount", "must be a number, or text"],
			["name", "is missing: must be text"],
		] as const;
		expect(said.map(([path, message]) => fieldMessage({ path, message }))).toEqual([
			"must be a number",
			"is missing",
			"must not be empty",
			"must have at least 12 characters",
			"must be at most 1000000",
			"must be an e-mail address",
			"must have at most 6 decimals",
			"must be a number",
			"is missing",
		]);
	});

	it("replace a bare path in the detail, never a sentence of the server", () => {
		const paths = [{ path: "lines.0.amount", message: "Invalid input" }];
		const of = (detail: string) => problemText(new Problem(400, { title: "The request is not valid", detail, paths }));
		expect(of("lines.0.amount: Invalid input")).toBe("Line 1, amount: must be a number");
		expect(of("The sums differ")).toBe("The sums differ");
	});
});
