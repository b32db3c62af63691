import type { Instant } from "@/domain/calendar/interval";
import type { EntryDraft, LedgerEntry } from "@/domain/ledger/entry";
import { type ChainHash, type ChainLink, chainHash, GENESIS_HASH } from "@/domain/ledger/hashChain";
import type { LedgerDecision } from "@/domain/ledger/ledgerDecision";
import { incidentOf, incidentSubject, type LedgerIncident, voidIncident } from "@/domain/ledger/ledgerIncident";
import type { RegisterState } from "@/domain/ledger/registerState";
import type { Replacement } from "@/domain/ledger/replaceEntries";
import { reverseEntry } from "@/domain/ledger/reverseEntry";
import { compareBytes } from "@/domain/telemetry/orderReadings";
import type { RegisterId } from "@/domain/telemetry/reading";

interface Chained {
	readonly posted: readonly { readonly register: RegisterId; readonly entry: LedgerEntry }[];
	readonly head: ChainLink;
}

/** Numbers and chains what is posted to a register: first the reversals, then the new entries. */
export function chainEntries(
	register: RegisterId,
	head: ChainLink,
	{ reverse, post }: Replacement,
	postedAt: Instant,
	hash: ChainHash,
): Chained {
	const drafts: readonly Draft[] = reverse.length > 0 ? [...reverse.map(reverseEntry), ...post] : post;
	let { number, hash: previous } = head;
	const posted = drafts.map((draft) => {
		number += 1n;
		const entry = numbered(draft, number, postedAt);
		entry.hash = chainHash(register, previous, entry, hash);
		previous = entry.hash;
		return { register, entry };
	});
	return { posted, head: { number, hash: previous } };
}

type Draft = EntryDraft & { readonly reverses?: bigint };

/** Written out: spreading an object of twenty fields costs more than hashing it, and this runs for every reading. */
function numbered(draft: Draft, number: bigint, postedAt: Instant): LedgerEntry & { hash: Uint8Array } {
	return {
		kind: draft.kind,
		startsAt: draft.startsAt,
		endsAt: draft.endsAt,
		startTotalMwh: draft.startTotalMwh,
		endTotalMwh: draft.endTotalMwh,
		energyMwh: draft.energyMwh,
		energyMinMwh: draft.energyMinMwh,
		energyMaxMwh: draft.energyMaxMwh,
		onTimeMs: draft.onTimeMs,
		method: draft.method,
		quality: draft.quality,
		confidence: draft.confidence,
		flags: draft.flags,
		reason: draft.reason,
		lookedAt: draft.lookedAt,
		cause: draft.cause,
		number,
		reverses: draft.reverses ?? null,
		postedAt,
		hash: GENESIS_HASH,
	};
}

/** The incidents that new entries call for. */
export function incidentsOf(
	register: RegisterId,
	post: readonly EntryDraft[],
): { register: RegisterId; incident: LedgerIncident }[] {
	return post.flatMap((entry) => {
		const incident = incidentOf(register, entry);
		return incident ? [{ register, incident }] : [];
	});
}

/** Decisions of people that no longer fit their entry: somebody has to decide again. */
export function incidentsOfVoid(
	register: RegisterId,
	decisions: readonly LedgerDecision[],
): { register: RegisterId; incident: LedgerIncident }[] {
	return decisions.map((decision) => ({ register, incident: voidIncident(register, decision) }));
}

/** The incidents that end: those of reversed entries, and that of a reading that waited and does so no longer. */
export function incidentsGone(
	register: RegisterId,
	reverse: readonly EntryDraft[],
	{ before, after }: { readonly before: RegisterState; readonly after: RegisterState },
): { kind: string; subject: string }[] {
	const gone: { kind: string; subject: string }[] = reverse.flatMap((entry) => incidentOf(register, entry) ?? []);
	const waited = before.tail.pending?.reading.key;
	const waits = after.tail.pending?.reading.key;
	if (waited && (!waits || compareBytes(waited, waits) !== 0))
		gone.push({ kind: "ledger.pending", subject: incidentSubject(register, waited) });
	return gone;
}
