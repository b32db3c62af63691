import { describe, expect, it } from "vitest";
import { parseOptions } from "./options";

describe("parseOptions", () => {
	it("fills in the defaults", () => {
		expect(parseOptions([], {})).toMatchObject({
			devices: 10,
			durationMs: 600_000,
			periodMs: 30_000,
			mqttUrl: "mqtt://127.0.0.1:1883",
			token: null,
		});
	});

	it("reads times with their units", () => {
		expect(parseOptions(["--duration", "2h", "--period", "5s"], {})).toMatchObject({ durationMs: 7_200_000, periodMs: 5_000 });
	});

	it.each([
		[["--devices", "0"], /--devices/],
		[["--duration", "soon"], /--duration/],
		[["--zone", "Mars/Olympus"], /--zone/],
		[["--faults", "gremlins"], /gremlins/],
	])("says of %j what is wrong", (args, message) => {
		expect(() => parseOptions(args, {})).toThrow(message);
	});
});
