import { describe, expect, it } from "vitest";
import { canonicalDraft, canonicalEntry, canonicalLedger, hex, netEntries } from "./canonicalEntry";
import type { LedgerEntry } from "./entry";
import { replaceEntries } from "./replaceEntries";
import { reverseEntry } from "./reverseEntry";

const entry = (number: bigint, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
	kind: "reset_inferred",
	startsAt: 1_000,
	endsAt: 31_000,
	startTotalMwh: 5_000_000n,
	endTotalMwh: 3_000n,
	energyMwh: 3_000n,
	energyMinMwh: 0n,
	energyMaxMwh: 208_333n,
	onTimeMs: 30_000,
	method: "counter",
	quality: "estimated",
	confidence: "low",
	flags: ["allocated", "unsynced"],
	reason: "power_cycle",
	lookedAt: 61_000,
	cause: Uint8Array.of(0, 1, 15, 16, 171, 255),
	number,
	reverses: null,
	postedAt: 70_000,
	hash: Uint8Array.of(9),
	...more,
});

// The texts that docs/audit.md tells: whoever checks a ledger without us builds the same.
describe("the canonical text of an entry", () => {
	it("has every field in the order of the audit's rules", () => {
		expect(canonicalEntry({ deviceId: 7, channel: 2 }, entry(41n))).toBe(
			"entry/1|7|2|41|-|70000|reset_inferred|1000|31000|5000000|3000|3000|0|208333|30000|counter|estimated|low|" +
				"allocated,unsynced|power_cycle|61000|00010f10abff",
		);
	});

	it("has a dash for what is not there, and names what a reversal reverses", () => {
		const bare = entry(42n, { startTotalMwh: null, endTotalMwh: null, reason: null, flags: [], reverses: 41n });
		expect(canonicalEntry({ deviceId: 7, channel: 0 }, bare)).toBe(
			"entry/1|7|0|42|41|70000|reset_inferred|1000|31000|-|-|3000|0|208333|30000|counter|estimated|low||-|61000|00010f10abff",
		);
	});

	it("says 0 where a total is 0, which is not the same as none", () => {
		expect(canonicalDraft(entry(1n, { startTotalMwh: 0n }))).toContain("|31000|0|3000|");
	});
});

describe("hex", () => {
	it("writes two digits for every byte", () => {
		const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
		expect(hex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
		expect(hex(new Uint8Array())).toBe("");
	});
});

describe("netEntries", () => {
	it("are those that are neither reversed nor reversals, in their order", () => {
		const all = [entry(1n), entry(2n), entry(3n, { reverses: 1n }), entry(4n)];
		expect(netEntries(all).map(({ number }) => number)).toEqual([2n, 4n]);
		expect(netEntries([entry(1n)]).map(({ number }) => number)).toEqual([1n]);
	});
});

describe("canonicalLedger", () => {
	it("is sorted, so that it depends on what stands alone", () => {
		const [one, other] = [entry(1n, { kind: "advance" }), entry(2n, { kind: "jump" })];
		expect(canonicalLedger([other, one])).toEqual([canonicalDraft(one), canonicalDraft(other)]);
	});
});

describe("reverseEntry", () => {
	it("repeats the pair of readings with negated amounts, and names its original", () => {
		const { number: _number, postedAt: _postedAt, hash: _hash, ...draft } = entry(41n);
		expect(reverseEntry(entry(41n))).toEqual({
			...draft,
			energyMwh: -3_000n,
			energyMinMwh: 0n,
			energyMaxMwh: -208_333n,
			onTimeMs: -30_000,
			reverses: 41n,
		});
	});

	it("knows no negative zero, which JSON and the database would tell apart", () => {
		expect(Object.is(reverseEntry(entry(1n, { onTimeMs: 0 })).onTimeMs, 0)).toBe(true);
	});

	it("refuses a reversal", () => {
		expect(() => reverseEntry(entry(2n, { reverses: 1n }))).toThrow("2 is itself a reversal");
	});
});

describe("replaceEntries", () => {
	it("reverses what is no longer derived, in order of numbers, and posts what does not stand yet", () => {
		const [kept, wrong, older] = [entry(3n), entry(9n, { kind: "jump" }), entry(2n, { kind: "drop" })];
		const fresh = entry(0n, { kind: "advance" });
		const { reverse, post } = replaceEntries([kept, wrong, older], [entry(0n), fresh]);
		expect(reverse.map(({ number }) => number)).toEqual([2n, 9n]);
		expect(post).toEqual([fresh]);
		expect(replaceEntries([older, kept, wrong], []).reverse.map(({ number }) => number)).toEqual([2n, 3n, 9n]);
	});
});
