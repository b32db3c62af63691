import { describe, expect, it } from "vitest";
import { switchCountOf } from "./UnclaimedPanel";

describe("switchCountOf", () => {
	it.each([
		['{"switch_state":[1,0,1,0]}', 4],
		['{"switch_state":{"light":1,"fan":0}}', 2],
		['[{"switch_state":[1]},{"switch_state":[1]}]', 1],
		['{"energy_wh_total":5}', 0],
		["not json", 0],
		[null, 0],
	])("of %j is %i", (payload, count) => {
		expect(switchCountOf(payload)).toBe(count);
	});
});
