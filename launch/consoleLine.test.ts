import { describe, expect, it } from "vitest";
import { consoleLine } from "./consoleLine";

describe("consoleLine", () => {
	it("is quiet about what goes well", () => {
		expect(consoleLine("worker", '{"level":30,"event":"ingest.committed"}', false)).toBeNull();
		expect(consoleLine("web", " ✓ Ready in 300ms", false)).toBeNull();
	});

	it("shows warnings and errors in one readable line", () => {
		const line = '{"level":50,"event":"stage.failed","stage":"ledger","err":{"message":"deadlock detected"}}';
		expect(consoleLine("worker", line, false)).toBe("[worker] error stage.failed deadlock detected");
		expect(consoleLine("web", "⨯ TypeError: x", false)).toBe("[web] ⨯ TypeError: x");
	});

	it("shows everything when asked", () => {
		expect(consoleLine("web", " ✓ Ready in 300ms", true)).toBe("[web]  ✓ Ready in 300ms");
		expect(consoleLine("worker", '{"level":30,"event":"ledger.entry.posted"}', true)).toBe("[worker] ledger.entry.posted");
	});
});
