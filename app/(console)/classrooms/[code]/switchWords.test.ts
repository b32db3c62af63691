import { describe, expect, it } from "vitest";
import { formatHours, switchLabels } from "./switchWords";

describe("formatHours", () => {
	it.each([
		[0, "0 min"],
		[0.0028, "10 s"],
		[0.75, "45 min"],
		[3, "3 h"],
		[3.3333, "3 h 20 min"],
		[0.9999, "1 h"],
		[1234.5, "1,235 h"],
	])("says %d h as %s", (hours, text) => {
		expect(formatHours(hours)).toBe(text);
	});
});

describe("switchLabels", () => {
	it("tells switches of one name apart by their device", () => {
		const named = (switch_id: number, switchName: string, esp32_name: string) => ({ switch_id, switchName, esp32_name });
		const labels = switchLabels([named(1, "Fan", "A"), named(2, "Fan", "B"), named(3, "Light", "A")]);
		expect([...labels.values()]).toEqual(["Fan · A", "Fan · B", "Light"]);
	});
});
