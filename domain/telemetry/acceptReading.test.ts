import { expect, it } from "vitest";
import { acceptReading, POWER_MAX_MW } from "./acceptReading";

it.each([
	["no counter and no power", null, null, "plausible"],
	["a counter at 0", 0n, null, "plausible"],
	["the highest total", 9_000_000_000_000_000n, 0n, "plausible"],
	["a total beyond 9 × 10^12 Wh", 9_000_000_000_000_001n, null, "energy_out_of_range"],
	["a negative total", -1n, null, "energy_negative"],
	["the highest power", null, POWER_MAX_MW, "plausible"],
	["a negative power", 1n, -1n, "power_negative"],
	["a power beyond 10^9 W", 1n, POWER_MAX_MW + 1n, "power_out_of_range"],
])("%s is %s", (_name, energyMwh, powerMw, expected) => {
	const found = acceptReading({ energyMwh, powerMw });
	expect(found.kind === "rejected" ? found.reason : found.kind).toBe(expected);
});
