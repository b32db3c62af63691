import type { Parts } from "@/domain/aggregate/bucket";
import { type FoldEntry, foldEntries } from "@/domain/aggregate/foldEntries";
import { staleRange } from "@/domain/aggregate/staleBuckets";
import { QUARTER_HOUR_MS } from "@/domain/calendar/quarterHour";
import { readDeviceHomes } from "@/store/deviceHomes";
import { fault } from "@/store/fault";
import { readNewEntries } from "@/store/foldEntries";
import { claimFoldPositions, type FoldClaim, lockDevices, moveFoldPositions } from "@/store/foldPositions";
import { inTransaction, type Pool, type PoolClient } from "@/store/pool";
import { addParts, joinParts, refoldQuarterHours } from "@/store/projections";
import type { DeviceRange } from "@/store/quarterHours";
import { markStaleDays } from "@/store/staleDays";
import { Turn } from "@/store/turn";

export interface FoldCursor {
	readonly deviceId: number;
	readonly channel: number;
}

export interface Folded {
	/** Registers whose position moved. */
	readonly registers: number;
	readonly parts: number;
	readonly cursor: FoldCursor;
}

/** Entries of one transaction: bounds its memory while a backlog drains. */
const ENTRIES_MAX = 300_000n;
/** A gap up to this long is refolded in the transaction that folds it, a longer one right after, in steps. */
const REFOLD_NOW_QUARTERS_MAX = 20_000;

/** One transaction: claim registers that are behind, load their new entries, fold, add, move the positions. */
export function foldNewEntries(pool: Pool, cursor: FoldCursor, registersMax: number): Promise<Folded> {
	return inTransaction(pool, async (client) => {
		const claims = bounded(await claimFoldPositions(client, cursor, registersMax));
		const last = claims.at(-1);
		if (!last) return { registers: 0, parts: 0, cursor };
		const homes = await readDeviceHomes(client, [...new Set(claims.map((claim) => claim.deviceId))]);
		const entries = await readNewEntries(client, claims);
		const folded: Parts[] = [];
		const gaps: DeviceRange[] = [];
		const turn = new Turn();
		for (const [deviceId, ofDevice] of entries) {
			const home = homes.get(deviceId);
			if (!home) throw new Error(`device ${deviceId} was claimed without a home`);
			const addable = ofDevice.filter((entry) => !entry.allocated);
			if (addable.length > 0) folded.push(foldEntries(addable, home));
			if (addable.length < ofDevice.length) gaps.push({ deviceId, ...hullOf(ofDevice.filter((entry) => entry.allocated)) });
			await turn.pass();
		}
		const parts = joinParts(folded);
		await addParts(client, parts);
		fault("fold-save");
		await moveFoldPositions(client, claims);
		await refoldGaps(client, gaps);
		return { registers: claims.length, parts: parts.quarters.length, cursor: { deviceId: last.deviceId, channel: last.channel } };
	});
}

/** As many claims as keep to ENTRIES_MAX; at least one, cut short if need be. */
function bounded(claims: readonly FoldClaim[]): FoldClaim[] {
	const kept: FoldClaim[] = [];
	let left = ENTRIES_MAX;
	for (const claim of claims) {
		if (left <= 0n) break;
		const upto = claim.upto - claim.after > left ? claim.after + left : claim.upto;
		left -= upto - claim.after;
		kept.push({ ...claim, upto });
	}
	return kept;
}

/** Entries over a gap, and their reversals, are not added but refolded with what is known by now. */
async function refoldGaps(client: PoolClient, gaps: readonly DeviceRange[]): Promise<void> {
	const now: DeviceRange[] = [];
	const later: DeviceRange[] = [];
	const locked = await lockDevices(
		client,
		gaps.map((gap) => gap.deviceId),
	);
	let left = REFOLD_NOW_QUARTERS_MAX;
	for (const gap of gaps) {
		left -= (gap.end - gap.start) / QUARTER_HOUR_MS;
		(left >= 0 && locked.has(gap.deviceId) ? now : later).push(gap);
	}
	if (now.length > 0) await refoldQuarterHours(client, now);
	await markStaleDays(
		client,
		later.map((gap) => ({ ...gap, reason: "gap" })),
	);
}

function hullOf(entries: readonly FoldEntry[]) {
	const ranges = entries.map(staleRange);
	return { start: Math.min(...ranges.map((range) => range.start)), end: Math.max(...ranges.map((range) => range.end)) };
}
