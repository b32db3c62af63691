import { describe, expect, it } from "vitest";
import { nextSwitchName, type SwitchDraft, toSwitchInput } from "./switchPresets";

const draft = (name: string, ratingW = ""): SwitchDraft => ({ key: name, name, type: "fan", ratingW });

describe("nextSwitchName", () => {
	it("counts on from what is there and fills a hole", () => {
		expect(nextSwitchName("Fan", [])).toBe("Fan");
		expect(nextSwitchName("Fan", [draft("Fan"), draft("Fan 3")])).toBe("Fan 2");
	});
});

describe("toSwitchInput", () => {
	it("leaves an empty rating to the type's default instead of sending 0", () => {
		expect(toSwitchInput(draft(" Fan "))).toEqual({ name: "Fan", type: "fan" });
		expect(toSwitchInput(draft("Fan", "0"))).toEqual({ name: "Fan", type: "fan", power_rating_w: 0 });
	});
});
