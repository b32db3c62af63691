import { randomFillSync } from "node:crypto";
import type { LedgerEntry } from "@/domain/ledger/entry";
import { type ChainLink, chainHash, GENESIS_HASH } from "@/domain/ledger/hashChain";
import type { PostedEntry } from "@/store/deviceConsumptionLedgers";
import type { TelemetryEventRow } from "@/store/telemetryEvents";
import { readingContent } from "@/worker/ingest/content";
import { sha256 } from "@/worker/sha256";

const FIRST_AT = Date.parse("2025-11-01T00:00:00Z");
const STEP_MS = 10_000;

/** Where a made-up register stands: a reading every 10 s, 1 to 256 Wh more each. */
export interface RegisterChain extends ChainLink {
	readonly totalMwh: bigint;
}

export const EMPTY_CHAIN: RegisterChain = { number: 0n, hash: GENESIS_HASH, totalMwh: 0n };

/** The next readings of a register and their entries, hashed and chained by the code that does so in the worker. */
export function chainChunk(
	deviceId: number,
	from: RegisterChain,
	count: number,
): { readonly rows: TelemetryEventRow[]; readonly entries: PostedEntry[]; readonly chain: RegisterChain } {
	const rises = randomFillSync(Buffer.alloc(count));
	const rows: TelemetryEventRow[] = [];
	const entries: PostedEntry[] = [];
	let chain = from;
	for (const rise of rises) {
		const number = chain.number + 1n;
		const at = FIRST_AT + Number(number) * STEP_MS;
		const totalMwh = chain.totalMwh + BigInt(rise + 1) * 1_000n;
		const row = readingRow(deviceId, at, totalMwh, Number(number));
		const entry = entryOf(chain, row, number, at, totalMwh);
		const hash = chainHash({ deviceId, channel: 0 }, chain.hash, entry, sha256);
		rows.push(row);
		entries.push({ register: { deviceId, channel: 0 }, entry: { ...entry, hash } });
		chain = { number, hash, totalMwh };
	}
	return { rows, entries, chain };
}

function readingRow(deviceId: number, at: number, energyMwh: bigint, seq: number): TelemetryEventRow {
	const said = { energyMwh, powerMw: 40_000n, epoch: 1, boot: 1, seq, uptimeMs: seq * STEP_MS, switchEnergyMwh: [] };
	const contentSha256 = readingContent(deviceId, {
		...said,
		...{
			channel: 0,
			clockMs: at,
			clockTrusted: true,
			switches: { states: "1010", byName: null },
			diagnostics: null,
			claims: null,
		},
	});
	const filed = { filedAt: at, contentSha256, receivedAt: at + 200, synced: true, deviceClockMs: at };
	return { deviceId, channel: 0, ...filed, ...said, switchStates: "1010", extra: null };
}

function entryOf(
	before: RegisterChain,
	row: TelemetryEventRow,
	number: bigint,
	endsAt: number,
	endTotalMwh: bigint,
): Omit<LedgerEntry, "hash"> {
	const energyMwh = endTotalMwh - before.totalMwh;
	return {
		...{ number, reverses: null, postedAt: endsAt + 400, kind: "advance", startsAt: endsAt - STEP_MS, endsAt },
		...{ startTotalMwh: before.totalMwh, endTotalMwh, energyMwh, energyMinMwh: energyMwh, energyMaxMwh: energyMwh },
		...{ onTimeMs: 2 * STEP_MS, method: "counter", quality: "measured", confidence: "high", flags: [], reason: null },
		...{ lookedAt: endsAt, cause: Buffer.from(row.contentSha256, "hex") },
	};
}
