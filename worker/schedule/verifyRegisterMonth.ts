import type { LocalMonth } from "@/domain/calendar/zone";
import { firstUncovered } from "@/domain/ledger/coverage";
import type { LedgerEntry } from "@/domain/ledger/entry";
import { type ChainLink, GENESIS_HASH, verifyChain } from "@/domain/ledger/hashChain";
import { findResume } from "@/domain/ledger/resumePoint";
import type { RegisterId } from "@/domain/telemetry/reading";
import { findEntriesByNumber, findNetEntriesBefore, findNetEntriesTouching } from "@/store/deviceConsumptionLedgers";
import { findCheckpoint, type LedgerCheckpoint } from "@/store/ledgerCheckpoints";
import { findFloor, findVerified, type NewFloor } from "@/store/ledgerFloors";
import type { PoolClient } from "@/store/pool";
import { partitionRange } from "@/store/retention";
import type { RetentionBar } from "@/store/retireMonth";
import { findAnchors, findReadings, needsAnchor, placeReadings } from "@/store/telemetryReadings";
import { sha256 } from "../sha256";

export type VerifiedRegister =
	| { readonly kind: "final"; readonly floor: NewFloor }
	/** No entry was ever posted, and none is called for: nothing rests on its readings. */
	| { readonly kind: "nothing" }
	| { readonly kind: "barred"; readonly bar: RetentionBar };

const PAGE_ENTRIES = 10_000;
const HOUR_MS = 3_600_000;
const SEARCHES = [
	{ spanMs: 12 * HOUR_MS, count: 64 },
	{ spanMs: 31 * 24 * HOUR_MS, count: 4_096 },
];

/**
 * Whether nothing of a register rests on a month of its readings any more: its chain verifies, its entries speak of every
 * reading of the month, and there is an entry before the month's end from which the ledger can go on without them. Reads only.
 */
export async function verifyRegisterMonth(
	client: PoolClient,
	register: RegisterId,
	month: LocalMonth,
): Promise<VerifiedRegister> {
	const range = partitionRange(month);
	const checkpoint = await findCheckpoint(client, register);
	const readings = await placedReadings(client, register, month);
	const touching = await findNetEntriesTouching(client, [register.deviceId], {
		start: readings.reduce((first, { at }) => Math.min(first, at), range.start),
		end: range.end,
	});
	const entries = touching.filter((one) => one.register.channel === register.channel).map(({ entry }) => entry);
	const uncovered = firstUncovered(readings, entries);
	if (uncovered) return barred("uncovered", register, `the reading of ${iso(uncovered.at)} is in no entry of the ledger`);
	if (checkpoint === null || checkpoint.head.number === 0n) return { kind: "nothing" };
	const verified = await verifiedHead(client, register, checkpoint);
	if (typeof verified === "bigint") return barred("chain", register, `its chain is broken at entry ${verified}`);
	const entry = await floorOf(client, register, checkpoint, range.end);
	if (!entry) return barred("unsettled", register, "no entry before the end of the month is settled enough to go on from");
	return { kind: "final", floor: { ...register, entry, readingFiledAt: entry.endsAt, verified } };
}

async function placedReadings(client: PoolClient, register: RegisterId, month: LocalMonth) {
	const { start, end } = partitionRange(month);
	const readings = await findReadings(client, register, { from: start, until: end, limit: Number.POSITIVE_INFINITY });
	return readings.some(needsAnchor)
		? placeReadings(register, readings, await findAnchors(client, [register.deviceId]))
		: readings;
}

/** The link up to which the chain is whole, or the number at which it is not. It goes on from where the month before ended. */
async function verifiedHead(client: PoolClient, register: RegisterId, checkpoint: LedgerCheckpoint): Promise<ChainLink | bigint> {
	let head: ChainLink = (await findVerified(client, register)) ?? { number: 0n, hash: GENESIS_HASH };
	for (let page: LedgerEntry[] = []; ; ) {
		page = await findEntriesByNumber(client, register, head.number + 1n, PAGE_ENTRIES);
		const verdict = verifyChain(register, page, sha256, head);
		if (!verdict.intact) return verdict.brokenAt;
		head = verdict.head;
		if (page.length < PAGE_ENTRIES) break;
	}
	const { number, hash } = checkpoint.head;
	return number === head.number && Buffer.from(hash).equals(Buffer.from(head.hash)) ? head : head.number + 1n;
}

/** The latest entry before an instant after which a derivation can start anew, whose closing reading is there. */
async function floorOf(
	client: PoolClient,
	register: RegisterId,
	{ state }: LedgerCheckpoint,
	before: number,
): Promise<LedgerEntry | null> {
	const standing = await findFloor(client, register);
	for (const search of SEARCHES) {
		const { entries, complete } = await findNetEntriesBefore(client, register, before, search);
		const numbered = state.epochs.length > 0;
		const found = findResume({ standing: entries, complete, changedFrom: before, disorder: state.disorder, numbered });
		if (found === "deeper") continue;
		if (found === "start" || (standing && found.endsAt < standing.endsAt)) return standing;
		const { rows } = await client.query<{ there: boolean }>(
			"SELECT EXISTS (SELECT FROM telemetry_events WHERE device_id = $1 AND channel = $2 AND filed_at >= $3 AND content_sha256 = $4) AS there",
			[register.deviceId, register.channel, new Date(found.endsAt), Buffer.from(found.cause)],
		);
		return rows[0]?.there ? found : null;
	}
	return standing;
}

function barred(kind: RetentionBar["kind"], { deviceId, channel }: RegisterId, why: string): VerifiedRegister {
	return { kind: "barred", bar: { kind, detail: `register ${deviceId}/${channel}: ${why}` } };
}

function iso(at: number): string {
	return new Date(at).toISOString();
}
