import { describe, expect, it } from "vitest";
import { auditVerdict } from "./auditVerdict";

const NOW = Date.parse("2026-11-21T06:30:00Z");
const WHOLE = {
	...{
		checked_at: "2026-11-20T20:31:00.000Z",
		ok: true,
		failed: null,
		registers: 2,
		entries: 9,
		readings: 9,
		readings_retired: 0,
	},
	...{
		readings_unsealed: 0,
		bills: 1,
		heads: 1,
		file_compared: true,
		wrong: 0,
		findings: [],
		duration_ms: 5,
		broken_chains: 0,
		head: null,
	},
};
const stateOf = (more: object) => auditVerdict({ ...WHOLE, ...more }, NOW).state;

describe("auditVerdict", () => {
	it("says that nothing was changed only after a check of the last night that found nothing", () => {
		expect(stateOf({})).toBe("whole");
		expect(stateOf({ checked_at: "2026-11-19T20:31:00.000Z" })).toBe("waiting");
		expect(stateOf({ checked_at: null, ok: null })).toBe("waiting");
		expect(stateOf({ failed: "The worker ended before the job did." })).toBe("waiting");
	});

	it("stays broken while a chain's incident is open, and while the last check found something", () => {
		expect(stateOf({ ok: false, wrong: 2 })).toBe("broken");
		expect(stateOf({ broken_chains: 1 })).toBe("broken");
		expect(auditVerdict({ ...WHOLE, ok: false, wrong: 1, broken_chains: 1, failed: "x" }, NOW)).toMatchObject({
			title: "Something was changed",
			text: expect.stringContaining("One chain is not what was sealed"),
		});
	});
});
