import { describe, expect, it } from "vitest";
import { countWords, lostWords } from "./onNowWords";

describe("lostWords", () => {
	it.each([
		[0, 1, true, "All switches were OFF when its device was last heard, 2 h ago."],
		[0, 2, true, "All switches were OFF when their devices were last heard, 2 h ago."],
		[1, 1, true, "1 was ON when its device was last heard, 2 h ago."],
		[3, 2, false, "3 more were ON when their devices were last heard, 2 h ago."],
		[0, 1, false, "One more device is offline: all switches there were OFF when last heard, 2 h ago."],
		[0, 2, false, "2 more devices are offline: all switches there were OFF when last heard, 2 h ago."],
	])("of %i ON on %i devices offline, all of them: %s", (switch_count, device_count, isAll, words) => {
		expect(lostWords({ switch_count, device_count }, isAll, "2 h ago")).toBe(words);
	});
});

describe("countWords", () => {
	const device = (status: "live" | "stale" | "offline" | "never", ...states: ("on" | "off" | null)[]) => ({
		status,
		switches: states.map((state) => ({ state })),
	});

	it.each([
		[[device("live", "on", "off"), device("stale", "on")], "2 of 3 on"],
		[[device("live", "on", "off"), device("offline", "on", "off", "off")], "1 of 2 on, 3 out of reach"],
		[[device("offline", "on", "off", null)], "1 of 3 on when last heard"],
		[[device("never", null, null)], "2, nothing heard of them yet"],
	])("counts as ON only what is in reach, else says that it is what was last heard: %j", (devices, words) => {
		expect(countWords(devices)).toBe(words);
	});
});
