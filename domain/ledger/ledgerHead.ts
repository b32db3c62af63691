import type { Instant } from "@/domain/calendar/interval";
import { hex } from "./canonicalEntry";
import { type ChainHash, dailyHead, GENESIS_HASH, type RegisterHead } from "./hashChain";

/** The last bill of a site. */
export interface BillHead {
	readonly siteId: number;
	readonly sequence: number;
	readonly hash: Uint8Array;
}

/** Head of a day over every chain that there is, chained to the head before. Counts, roots and seal. */
export interface SealedHead {
	/** "YYYY-MM-DD", UTC. */
	readonly utcDate: string;
	readonly recordedAt: Instant;
	readonly registers: number;
	readonly entries: bigint;
	readonly ledgerRoot: Uint8Array;
	readonly bills: number;
	readonly billsRoot: Uint8Array;
	readonly previous: Uint8Array;
	readonly seal: Uint8Array;
}

/** Seals a day: the same chains and the same head before give the same seal. */
export function sealHead(
	day: { readonly utcDate: string; readonly recordedAt: Instant; readonly previous: Uint8Array | null },
	registers: readonly RegisterHead[],
	bills: readonly BillHead[],
	hash: ChainHash,
): SealedHead {
	const { count, root: ledgerRoot } = dailyHead(registers, hash);
	const entries = registers.reduce((sum, { number }) => sum + number, 0n);
	const billCount = bills.reduce((sum, { sequence }) => sum + sequence, 0);
	const billsRoot = rootOfBills(bills, hash);
	const previous = day.previous ?? GENESIS_HASH;
	const { utcDate, recordedAt } = day;
	const text = `head/2|${utcDate}|${recordedAt}|${count}|${entries}|${hex(ledgerRoot)}|${billCount}|${hex(billsRoot)}`;
	return {
		...{ utcDate, recordedAt, registers: count, entries, ledgerRoot },
		...{ bills: billCount, billsRoot, previous, seal: hash(previous, text) },
	};
}

function rootOfBills(bills: readonly BillHead[], hash: ChainHash): Uint8Array {
	const sorted = [...bills].sort((a, b) => a.siteId - b.siteId);
	const text = sorted.map((bill) => `${bill.siteId}|${bill.sequence}|${hex(bill.hash)}`).join("\n");
	return hash(GENESIS_HASH, `bills/1|${sorted.length}\n${text}`);
}
