import { describe, expect, it } from "vitest";
import { CONFIG_BYTES_MAX, type ConfiguredSwitch, formatConfig } from "./configMessage";

const bytes = (text: string) => new TextEncoder().encode(text).length;
const many = (count: number, name: string): ConfiguredSwitch[] =>
	Array.from({ length: count }, () => ({ powerMw: 24_999_999n, type: "projector", name }));

describe("formatConfig", () => {
	it("says each power as the milliwatts that the server reckons with", () => {
		for (const powerMw of [0n, 1n, 10n, 333n, 75_500n, 99_999n, 1_234_567n, 25_000_000n]) {
			const [text = ""] = /(?<=\[)[^\]]*/.exec(formatConfig(1, [{ powerMw, type: "fan", name: "F" }])) ?? [];
			expect(text).toMatch(/^\d+(\.\d{1,3})?$/);
			const [whole = "", fraction = ""] = text.split(".");
			expect(BigInt(whole) * 1_000n + BigInt(fraction.padEnd(3, "0"))).toBe(powerMw);
		}
	});

	it("leaves names behind, and nothing else, where a device could not read all of it", () => {
		const short = formatConfig(4_294_967_295, many(64, "L"));
		expect(JSON.parse(short).names).toHaveLength(64);
		const long = formatConfig(4_294_967_295, many(64, "ब".repeat(60)));
		expect(bytes(long)).toBeLessThanOrEqual(CONFIG_BYTES_MAX);
		expect(Object.keys(JSON.parse(long))).toEqual(["rev", "ratings_w", "types"]);
		expect(JSON.parse(long).ratings_w).toHaveLength(64);
	});

	it("fits exactly up to the last byte", () => {
		const room = CONFIG_BYTES_MAX - bytes(formatConfig(1, many(1, "")));
		expect(bytes(formatConfig(1, many(1, "x".repeat(room))))).toBe(CONFIG_BYTES_MAX);
		expect(formatConfig(1, many(1, "x".repeat(room + 1)))).not.toContain("names");
	});
});
