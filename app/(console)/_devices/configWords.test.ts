import { describe, expect, it } from "vitest";
import { configWords } from "./configWords";

const NOW = Date.parse("2026-11-25T05:30:00Z");
const ZONE = "Asia/Kolkata";
const config = {
	rev: 1_764_046_800,
	made_at: "2026-11-25T05:00:00.000Z",
	sent_at: "2026-11-25T05:00:01.000Z",
	taken_at: null,
	refused_at: null,
	error: null,
};

describe("configWords", () => {
	it("says when the device took it over, by the site's clock, with the day when it was another", () => {
		const taken = configWords({ ...config, taken_at: "2026-11-25T05:02:00.000Z" }, ZONE, NOW);
		expect(taken).toMatchObject({ state: "taken", text: "Configuration taken over 10:32" });
		expect(taken.hint).toContain("Made 10:30 as revision 1764046800");
		const before = configWords({ ...config, taken_at: "2026-11-24T18:20:00.000Z" }, ZONE, NOW);
		expect(before.text).toBe("Configuration taken over 24 Nov, 23:50");
	});

	it("says why it was refused and what to do, in words or in the device's own", () => {
		const refused = { ...config, refused_at: "2026-11-25T05:02:00.000Z" };
		const known = configWords({ ...refused, error: "out_of_range" }, ZONE, NOW);
		expect(known).toMatchObject({ state: "refused", text: "Configuration refused 10:32: a value is out of range" });
		expect(known.hint).toContain("correct them here");
		expect(configWords({ ...refused, error: "too_hot" }, ZONE, NOW).text).toBe("Configuration refused 10:32: too_hot");
	});

	it("tells what waits for the device from what was not sent yet", () => {
		expect(configWords(config, ZONE, NOW)).toMatchObject({ state: "waiting", text: "Configuration waits for the device" });
		expect(configWords({ ...config, sent_at: null }, ZONE, NOW).text).toBe("Configuration not sent yet");
	});
});
