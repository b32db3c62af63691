import { describe, expect, it } from "vitest";
import type { EntryDraft } from "./entry";
import { incidentOf, pendingIncident } from "./ledgerIncident";

const REGISTER = { deviceId: 7, channel: 2 };
const entry = (more: Partial<EntryDraft>): EntryDraft => ({
	kind: "advance",
	startsAt: 1_000,
	endsAt: 2_000,
	startTotalMwh: 5_000n,
	endTotalMwh: 9_000n,
	energyMwh: 0n,
	energyMinMwh: 0n,
	energyMaxMwh: 0n,
	onTimeMs: 0,
	method: "counter",
	quality: "estimated",
	confidence: "low",
	flags: [],
	reason: null,
	lookedAt: 2_000,
	cause: Uint8Array.of(10, 11),
	...more,
});

describe("incidentOf", () => {
	it("tells of a jump what the counter claims", () => {
		expect(incidentOf(REGISTER, entry({ kind: "jump" }))).toEqual({
			kind: "ledger.jump",
			subject: "7/2/0a0b",
			startsAt: 1_000,
			endsAt: 2_000,
			energyMwh: 4_000n,
		});
	});

	it("tells of a drop what it took back", () => {
		expect(incidentOf(REGISTER, entry({ kind: "drop", startTotalMwh: 9_000n, endTotalMwh: 2_000n }))).toMatchObject({
			kind: "ledger.drop",
			energyMwh: 7_000n,
		});
	});

	it("tells of a declared reset that cannot be counted the new total, and of a counted one nothing", () => {
		expect(incidentOf(REGISTER, entry({ kind: "reset_declared" }))).toMatchObject({
			kind: "ledger.reset_uncounted",
			energyMwh: 9_000n,
		});
		expect(incidentOf(REGISTER, entry({ kind: "reset_declared", quality: "measured" }))).toBeNull();
	});

	it.each(["baseline", "advance", "wrap", "rollback", "jitter", "reset_inferred", "power_integration"] as const)(
		"has nothing to say of %s, estimated or not",
		(kind) => {
			expect(incidentOf(REGISTER, entry({ kind }))).toBeNull();
			expect(incidentOf(REGISTER, entry({ kind, quality: "measured" }))).toBeNull();
		},
	);
});

describe("pendingIncident", () => {
	it("names the reading that waits, at its instant", () => {
		expect(pendingIncident(REGISTER, { key: Uint8Array.of(255), at: 3_000, energyMwh: 8n })).toEqual({
			kind: "ledger.pending",
			subject: "7/2/ff",
			startsAt: 3_000,
			endsAt: 3_000,
			energyMwh: 8n,
		});
	});
});
