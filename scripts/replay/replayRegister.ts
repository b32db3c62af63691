import { canonicalLedger, netEntries } from "@/domain/ledger/canonicalEntry";
import { deriveEntries } from "@/domain/ledger/deriveEntries";
import type { LedgerEntry } from "@/domain/ledger/entry";
import { type ChainLink, GENESIS_HASH, verifyChain } from "@/domain/ledger/hashChain";
import { applyDecisions } from "@/domain/ledger/ledgerDecision";
import { EMPTY_STATE } from "@/domain/ledger/registerState";
import { orderReadings } from "@/domain/telemetry/orderReadings";
import type { RegisterId } from "@/domain/telemetry/reading";
import { findEntriesByNumber } from "@/store/deviceConsumptionLedgers";
import { findCheckpoint } from "@/store/ledgerCheckpoints";
import { findDecisions } from "@/store/ledgerDecisions";
import { findFloor } from "@/store/ledgerFloors";
import { inTransaction, type Pool, type PoolClient } from "@/store/pool";
import { findPowerMaxima } from "@/store/powerCeilings";
import { findAllReadings } from "@/store/telemetryReadings";
import { deriveAfter } from "@/worker/ledger/rederive";
import { sha256 } from "@/worker/sha256";

export interface RegisterReplay {
	readonly readings: number;
	readonly entries: number;
	readonly reversals: number;
	readonly energyMwh: bigint;
	/** Entries that stand but should not, and the other way round: canonical texts. */
	readonly surplus: readonly string[];
	readonly missing: readonly string[];
	/** First number at which the chain is broken, or whose checkpoint disagrees; null = intact. */
	readonly brokenAt: bigint | null;
	/** Readings that wait for the ledger stage: a difference may be no more than that. */
	readonly marked: boolean;
}

const PAGE_ENTRIES = 20_000;

/** Rebuilds one register from its events and compares it with its stored ledger, in one snapshot. Nothing is written. */
export function replayRegister(pool: Pool, register: RegisterId): Promise<RegisterReplay> {
	return inTransaction(pool, (client) => replayed(client, register), "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

async function replayed(client: PoolClient, register: RegisterId): Promise<RegisterReplay> {
	const floor = await findFloor(client, register);
	const readings = await findAllReadings(client, register, floor?.endsAt ?? null);
	const maxima = (await findPowerMaxima(client, [register.deviceId])).get(register.deviceId) ?? [];
	// What lies before the floor is final: its readings are in the archive. Its chain is verified all the same.
	const state = (await findCheckpoint(client, register))?.state ?? EMPTY_STATE;
	const { entries } = floor
		? deriveAfter(floor, readings, state, maxima)
		: deriveEntries({ readings: orderReadings(readings), maxima });
	const derived = canonicalLedger(applyDecisions(entries, await findDecisions(client, register)).entries);

	const { stored, brokenAt } = await verified(client, register);
	const standing = netEntries(stored).filter(({ endsAt }) => floor === null || endsAt > floor.endsAt);
	const canonical = canonicalLedger(standing);
	const [stands, should] = [new Set(canonical), new Set(derived)];
	const { rows } = await client.query<{ marked: boolean }>(
		"SELECT EXISTS (SELECT FROM ledger_marks WHERE $1 = ANY (device_ids)) AS marked",
		[register.deviceId],
	);
	return {
		readings: readings.length,
		entries: stored.length,
		reversals: stored.filter(({ reverses }) => reverses !== null).length,
		energyMwh: standing.reduce((sum, { energyMwh }) => sum + energyMwh, 0n),
		surplus: canonical.filter((text) => !should.has(text)),
		missing: derived.filter((text) => !stands.has(text)),
		brokenAt,
		marked: rows[0]?.marked ?? false,
	};
}

/** All entries, with the chain verified up to the checkpoint: an end that was cut off shows there. */
async function verified(client: PoolClient, register: RegisterId): Promise<{ stored: LedgerEntry[]; brokenAt: bigint | null }> {
	const stored: LedgerEntry[] = [];
	let head: ChainLink = { number: 0n, hash: GENESIS_HASH };
	let brokenAt: bigint | null = null;
	for (let page: LedgerEntry[] = []; page.length === PAGE_ENTRIES || stored.length === 0; stored.push(...page)) {
		page = await findEntriesByNumber(client, register, BigInt(stored.length) + 1n, PAGE_ENTRIES);
		if (page.length === 0) break;
		if (brokenAt !== null) continue;
		const verdict = verifyChain(register, page, sha256, head);
		if (verdict.intact) head = verdict.head;
		else brokenAt = verdict.brokenAt;
	}
	const checkpoint = await findCheckpoint(client, register);
	const told = checkpoint?.head.number ?? 0n;
	if (brokenAt === null && told !== head.number) brokenAt = head.number + 1n;
	return { stored, brokenAt };
}
