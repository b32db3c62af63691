import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderReadings } from "@/domain/telemetry/orderReadings";
import { deriveEntries } from "./deriveEntries";
import type { LedgerEntry } from "./entry";
import { chainHash, dailyHead, GENESIS_HASH, verifyChain } from "./hashChain";
import { type MeterHistory, meterHistory } from "./meter.arbitrary";

const REGISTER = { deviceId: 7, channel: 0 };
const sha256 = (previous: Uint8Array, text: string): Uint8Array => createHash("sha256").update(previous).update(text).digest();

function chainOf(history: MeterHistory): LedgerEntry[] {
	const { entries } = deriveEntries({
		readings: orderReadings(history.messages.map(({ reading }) => reading)),
		maxima: history.maxima,
	});
	const chain: LedgerEntry[] = [];
	for (const draft of entries) {
		const entry = { ...draft, number: BigInt(chain.length + 1), reverses: null, postedAt: 1_795_255_200_000 + chain.length };
		chain.push({ ...entry, hash: chainHash(REGISTER, chain.at(-1)?.hash ?? GENESIS_HASH, entry, sha256) });
	}
	return chain;
}

describe("the hash chain", { timeout: 60_000 }, () => {
	it("shows any change of any field of any entry, number and postedAt included (9)", () => {
		fc.assert(
			fc.property(meterHistory, fc.nat(), fc.nat(), (history, which, field) => {
				const entries = chainOf(history);
				expect(verifyChain(REGISTER, entries, sha256)).toMatchObject({ intact: true });
				const index = which % entries.length;
				const entry = entries[index] as LedgerEntry;
				const names = Object.keys(entry) as (keyof LedgerEntry)[];
				const name = names[field % names.length] as keyof LedgerEntry;
				const changed = { ...entry, [name]: changedValue(entry[name]) } as LedgerEntry;
				expect(verifyChain(REGISTER, entries.with(index, changed), sha256), name).toEqual({
					intact: false,
					brokenAt: entry.number,
				});
			}),
			{ numRuns: 2_000 },
		);
	});

	it("shows an entry that is missing or stands elsewhere, and belongs to one register alone", () => {
		fc.assert(
			fc.property(
				meterHistory.filter(({ messages }) => messages.length > 3),
				(history) => {
					const entries = chainOf(history);
					fc.pre(entries.length > 2);
					expect(verifyChain(REGISTER, entries.toSpliced(1, 1), sha256)).toEqual({ intact: false, brokenAt: 2n });
					expect(verifyChain({ deviceId: 8, channel: 0 }, entries, sha256)).toEqual({ intact: false, brokenAt: 1n });
				},
			),
			{ numRuns: 500 },
		);
	});

	it("goes on from a link that was verified before", () => {
		const entries = chainOf(
			fc.sample(
				meterHistory.filter(({ messages }) => messages.length > 9),
				{ numRuns: 1, seed: 4 },
			)[0] as MeterHistory,
		);
		const link = { number: 1n, hash: (entries[0] as LedgerEntry).hash };
		expect(verifyChain(REGISTER, entries.slice(1), sha256, link)).toMatchObject({ intact: true });
	});

	it("has a head over all registers that shows a cut-off tail, in any order of the registers", () => {
		const heads = [1, 2, 3].map((deviceId) => ({ deviceId, channel: 0, number: 9n, hash: sha256(GENESIS_HASH, `${deviceId}`) }));
		const head = dailyHead(heads, sha256);
		expect(head.count).toBe(3);
		expect(dailyHead(heads.toReversed(), sha256)).toEqual(head);
		expect(dailyHead(heads.with(1, { ...heads[1], number: 8n } as (typeof heads)[0]), sha256).root).not.toEqual(head.root);
		expect(dailyHead(heads.slice(0, 2), sha256).root).not.toEqual(head.root);
	});
});

/** The least change of a field. */
function changedValue(value: unknown): unknown {
	if (value instanceof Uint8Array) {
		const bytes = Uint8Array.from(value);
		bytes[0] = (bytes[0] ?? 0) ^ 1;
		return bytes;
	}
	if (typeof value === "bigint") return value + 1n;
	if (typeof value === "number") return value + 1;
	if (Array.isArray(value)) return [...value, "unbounded"];
	return value === null ? 1n : `${value as string}x`;
}
