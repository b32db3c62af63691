import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveEntries } from "@/domain/ledger/deriveEntries";
import type { LedgerEntry } from "@/domain/ledger/entry";
import { chainHash, GENESIS_HASH } from "@/domain/ledger/hashChain";
import { type BillHead, sealHead } from "@/domain/ledger/ledgerHead";
import { type MeterHistory, meterHistory } from "@/domain/ledger/meter.arbitrary";
import { orderReadings } from "@/domain/telemetry/orderReadings";
import { Audit, type AuditResult, FINDINGS_OF_CHAIN_MAX } from "./audit";
import type { AuditHash, AuditRecord, EntryRow, HeadRow } from "./record";

const hash: AuditHash = (previous, text) => createHash("sha256").update(Buffer.from(previous, "hex")).update(text).digest("hex");
const seal = (previous: Uint8Array, text: string): Uint8Array => createHash("sha256").update(previous).update(text).digest();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const REGISTER = { deviceId: 7, channel: 0 };
const POSTED = 1_795_255_200_000;

/** A chain as the ledger seals it, by the ledger's own code. */
function chainOf({ messages, maxima }: MeterHistory): LedgerEntry[] {
	const { entries } = deriveEntries({ readings: orderReadings(messages.map(({ reading }) => reading)), maxima });
	const chain: LedgerEntry[] = [];
	for (const draft of entries) {
		const entry = { ...draft, number: BigInt(chain.length + 1), reverses: null, postedAt: POSTED + chain.length };
		chain.push({ ...entry, hash: chainHash(REGISTER, chain.at(-1)?.hash ?? GENESIS_HASH, entry, seal) });
	}
	return chain;
}

/** As the database has it. */
function toRow(entry: LedgerEntry): EntryRow {
	const maybe = (value: bigint | null) => (value === null ? null : String(value));
	return [
		...([String(entry.number), entry.kind, maybe(entry.reverses), String(entry.startsAt), String(entry.endsAt)] as const),
		...([maybe(entry.startTotalMwh), maybe(entry.endTotalMwh), String(entry.energyMwh), String(entry.energyMinMwh)] as const),
		...([String(entry.energyMaxMwh), String(entry.onTimeMs), entry.method, entry.quality, entry.confidence] as const),
		...([
			entry.flags.join(","),
			entry.reason,
			String(entry.lookedAt),
			hex(entry.cause),
			String(entry.postedAt),
			hex(entry.hash),
		] as const),
	];
}

/** No month is kept, so that the entries alone are looked at. */
const BEGIN: AuditRecord = ["begin", 1, "0", "0", []];

function audited(
	rows: readonly EntryRow[],
	checkpoint: readonly [string, string] | null,
	before: readonly AuditRecord[] = [],
): AuditResult {
	const audit = new Audit(hash);
	const links = before.flatMap((record) => (record[0] === "link" ? [["2026-11-21", record[3], record[4]] as const] : []));
	const register: AuditRecord = ["register", { id: "7", name: "B-204", channel: "0" }, checkpoint, links];
	const entries = rows.map((row): AuditRecord => ["entry", row, null]);
	for (const record of [BEGIN, ...before, register, ...entries, ["end"] as const]) audit.take(record);
	return audit.finish();
}

const headOf = (chain: readonly EntryRow[]) => [chain.at(-1)?.[0] ?? "0", chain.at(-1)?.[19] ?? "0".repeat(64)] as const;

describe("an audit", { timeout: 120_000 }, () => {
	it("finds every chain whole that the ledger sealed, whatever the meter did", () => {
		fc.assert(
			fc.property(meterHistory, (history) => {
				const rows = chainOf(history).map(toRow);
				expect(audited(rows, headOf(rows))).toMatchObject({ wrong: 0, entries: rows.length });
			}),
			{ numRuns: 500 },
		);
	});

	it("names the entry of which any field was changed, first", () => {
		fc.assert(
			fc.property(meterHistory, fc.nat(), fc.nat(19), (history, which, field) => {
				const rows = chainOf(history).map(toRow);
				const index = which % rows.length;
				const row = rows[index] as EntryRow;
				const old = row[field] ?? null;
				const changed = row.with(
					field,
					old === null ? "1" : /^-?\d+$/.test(old) ? String(BigInt(old) + 1n) : `${old}x`,
				) as unknown as EntryRow;
				const { findings } = audited(rows.with(index, changed), headOf(rows));
				// Of a changed number the place itself says so; of a changed hash the entry, or the one after it.
				expect(BigInt(findings[0]?.number ?? "0") - BigInt(row[0])).toSatisfy(
					(off: bigint) => off === 0n || (field === 19 && off === 1n),
				);
				expect(findings[0]?.sentence).toContain("Device B-204, the whole device: entr");
			}),
			{ numRuns: 1_000 },
		);
	});

	it("names what was left out, doubled or swapped, and goes on after it", () => {
		fc.assert(
			fc.property(meterHistory, fc.nat(), (history, which) => {
				const rows = chainOf(history).map(toRow);
				fc.pre(rows.length > 3);
				const index = which % (rows.length - 2);
				const number = String(index + 1);
				const at = (result: AuditResult) => [result.findings[0]?.number, result.findings[0]?.kind];
				expect(at(audited(rows.toSpliced(index, 1), headOf(rows)))).toEqual([number, "entry_missing"]);
				expect(audited(rows.toSpliced(index, 1), headOf(rows)).wrong).toBe(1);
				expect(audited(rows.toSpliced(index, 0, rows[index] as EntryRow), headOf(rows)).findings[0]?.kind).toBe("entry_missing");
				const swapped = rows.with(index, rows[index + 1] as EntryRow).with(index + 1, rows[index] as EntryRow);
				expect(at(audited(swapped, headOf(rows)))).toEqual([number, "entry_missing"]);
				expect(audited(rows.slice(0, -1), headOf(rows)).findings).toMatchObject([
					{ kind: "entries_cut", number: String(rows.length) },
				]);
			}),
			{ numRuns: 300 },
		);
	});

	it("follows the heads that the ledger seals, and tells an end that was cut off or replaced by them", () => {
		const chain = chainOf(
			fc.sample(
				meterHistory.filter(({ messages }) => messages.length > 9),
				{ numRuns: 1, seed: 4 },
			)[0] as MeterHistory,
		);
		const rows = chain.map(toRow);
		const last = chain.at(-1) as LedgerEntry;
		const bills: BillHead[] = [{ siteId: 1, sequence: 2, hash: seal(GENESIS_HASH, "a bill") }];
		const sealed = sealHead(
			{ utcDate: "2026-11-21", recordedAt: POSTED, previous: null },
			[{ ...REGISTER, ...last }],
			bills,
			seal,
		);
		const head: HeadRow = {
			...{ utcDate: sealed.utcDate, recordedAtMs: String(sealed.recordedAt), registers: "1", entries: String(sealed.entries) },
			...{ ledgerRoot: hex(sealed.ledgerRoot), bills: "2", billsRoot: hex(sealed.billsRoot) },
			...{ previousSha256: hex(sealed.previous), headSha256: hex(sealed.seal) },
		};
		const link: AuditRecord = ["link", "7", "0", String(last.number), hex(last.hash)];
		const billLink: AuditRecord = ["bill_link", "1", "2", hex(bills[0]?.hash as Uint8Array)];
		const heads: AuditRecord[] = [["head", head], link, billLink];
		expect(audited(rows, headOf(rows), heads).findings.map(({ kind, subject }) => [kind, subject])).toEqual([
			["bills_cut", "bills:1"],
		]);
		const withoutBills: AuditRecord[] = [["head", head], link];
		expect(audited(rows, headOf(rows), withoutBills).findings[0]?.kind).toBe("head_changed");
		const cut = rows.slice(0, -2);
		expect(audited(cut, headOf(cut), heads).findings.find(({ kind }) => kind === "entries_cut")?.sentence).toMatch(
			/entries \d+ to \d+ are missing at the end: the head of 2026-11-21 had recorded entry \d+\.$/,
		);
		const replaced = rows.with(-1, rows.at(-1)?.with(19, "ab".repeat(32)) as unknown as EntryRow);
		expect(audited(replaced, headOf(replaced), heads).findings.map(({ kind }) => kind)).toContain("entry_replaced");
	});

	it("keeps a few findings of each chain, counts the rest, and calls what has no end damaged", () => {
		const audit = new Audit(hash);
		audit.take(BEGIN);
		audit.take(["register", { id: "7", name: "B-204", channel: "2" }, ["9", "ab".repeat(32)], []]);
		for (let number = 1; number < 9; number++)
			audit.take([
				"entry",
				toRow(chainOf(fc.sample(meterHistory, { numRuns: 1, seed: 1 })[0] as MeterHistory)[0] as LedgerEntry).with(
					0,
					String(number),
				) as unknown as EntryRow,
				null,
			]);
		const { wrong, findings, broken } = audit.finish();
		expect(wrong).toBeGreaterThan(FINDINGS_OF_CHAIN_MAX);
		expect(findings.filter(({ subject }) => subject === "register:7/2")).toHaveLength(FINDINGS_OF_CHAIN_MAX);
		expect(findings[0]?.sentence).toMatch(/^Device B-204, register 2: /);
		expect(broken).toEqual(["register:7/2", "export"]);
	});
});
