import { compareBytes } from "@/domain/telemetry/orderReadings";
import type { RegisterId } from "@/domain/telemetry/reading";
import { canonicalEntry, hex } from "./canonicalEntry";
import type { LedgerEntry } from "./entry";

/** SHA-256 of `previous || text` (UTF-8). Injected: the domain has no crypto. */
export type ChainHash = (previous: Uint8Array, text: string) => Uint8Array;

/** What the first entry of a register is chained to. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);

/** The hash of an entry: sha256(hash of the entry before it || canonical entry). */
export function chainHash(
	register: RegisterId,
	previous: Uint8Array,
	entry: Omit<LedgerEntry, "hash">,
	hash: ChainHash,
): Uint8Array {
	return hash(previous, canonicalEntry(register, entry));
}

/** Where a verification stands: it can go on from here with the next entries. */
export interface ChainLink {
	readonly number: bigint;
	readonly hash: Uint8Array;
}

export type ChainVerdict =
	| { readonly intact: true; readonly head: ChainLink }
	| { readonly intact: false; readonly brokenAt: bigint };

/**
 * Verifies entries in order of their numbers, from the beginning or from a link that was verified before.
 * Names the first number that is missing, out of order or does not hash to what is stored.
 */
export function verifyChain(
	register: RegisterId,
	entries: Iterable<LedgerEntry>,
	hash: ChainHash,
	from: ChainLink = { number: 0n, hash: GENESIS_HASH },
): ChainVerdict {
	let head = from;
	for (const entry of entries) {
		const number = head.number + 1n;
		const intact = entry.number === number && compareBytes(chainHash(register, head.hash, entry, hash), entry.hash) === 0;
		if (!intact) return { intact: false, brokenAt: number };
		head = { number, hash: entry.hash };
	}
	return { intact: true, head };
}

/** The last link of one register's chain. */
export interface RegisterHead extends RegisterId, ChainLink {}

/** Count and root over the last links of all registers: once published, a cut-off tail shows too. */
export function dailyHead(
	heads: readonly RegisterHead[],
	hash: ChainHash,
): { readonly count: number; readonly root: Uint8Array } {
	const sorted = [...heads].sort((a, b) => a.deviceId - b.deviceId || a.channel - b.channel);
	const text = sorted.map((head) => `${head.deviceId}|${head.channel}|${head.number}|${hex(head.hash)}`).join("\n");
	return { count: sorted.length, root: hash(GENESIS_HASH, `head/1|${sorted.length}\n${text}`) };
}
