import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { firstReadingCommand } from "./firstReading";

describe("firstReadingCommand", () => {
	it("is a shell command whose payload is the seed's JSON with the present second", () => {
		const command = firstReadingCommand({ host: "localhost", port: 1883, name: "B-204", secret: "s3_cret-x", switches: 2 });
		const printed = execFileSync("sh", ["-c", command.replace(/^mosquitto_pub/, "printf '%s\\n'")], { encoding: "utf8" })
			.trim()
			.split("\n");
		const reading = JSON.parse(printed.at(-1) ?? "") as Record<string, unknown>;
		expect(reading).toMatchObject({ esp32_name: "B-204", energy_wh_total: 12345, switch_state: [1, 0] });
		expect(Number.isInteger(reading.timestamp)).toBe(true);
		expect(printed).toContain("autovolt/B-204/telemetry");
		expect(printed).toContain("s3_cret-x");
	});
});
