import { describe, expect, it } from "vitest";
import { motionWords } from "./motionWords";

const rule = {
	enabled: true,
	turn_on: true,
	auto_off: true,
	hold_seconds: 600,
	switch_types: ["light", "fan"] as ("light" | "fan")[],
};

describe("motionWords", () => {
	it.each([
		[{}, "Motion: lights and fans on when somebody comes in, off after 10 min without motion."],
		[{ turn_on: false, switch_types: [] }, "Motion: all switches off after 10 min without motion."],
		[{ auto_off: false, hold_seconds: 90 }, "Motion: lights and fans on when somebody comes in."],
		[{ turn_on: false, hold_seconds: 90 }, "Motion: lights and fans off after 90 s without motion."],
		[{ turn_on: false, auto_off: false }, "Motion: noted, nothing is switched."],
		[{ enabled: false }, "Motion: paused."],
	])("says of %j: %s", (more, words) => expect(motionWords({ ...rule, ...more })).toBe(words));
});
