import type { Instant } from "@/domain/calendar/interval";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { RegisterId } from "@/domain/telemetry/reading";
import { hex } from "./canonicalEntry";
import type { EntryDraft } from "./entry";
import type { LedgerDecision } from "./ledgerDecision";

export type LedgerIncidentKind =
	| "ledger.jump"
	| "ledger.drop"
	| "ledger.reset_uncounted"
	| "ledger.pending"
	| "ledger.decision_void";

/** Something in the ledger that a person should look at. One per (kind, subject); it closes when its entry is reversed. */
export interface LedgerIncident {
	readonly kind: LedgerIncidentKind;
	readonly subject: string;
	readonly startsAt: Instant;
	readonly endsAt: Instant;
	/** Energy in question: of a jump what the counter claims, of a drop what it took back, of a decision what it says, else the new total. */
	readonly energyMwh: MilliwattHours;
}

/** The incident that an entry calls for; null for nearly all. A pure function of the entry: it lives and dies with it. */
export function incidentOf(register: RegisterId, entry: EntryDraft): LedgerIncident | null {
	const kind = incidentKind(entry);
	if (!kind) return null;
	const start = entry.startTotalMwh ?? 0n;
	const end = entry.endTotalMwh ?? 0n;
	const energyMwh = kind === "ledger.jump" ? end - start : kind === "ledger.drop" ? start - end : end;
	return { kind, subject: incidentSubject(register, entry.cause), startsAt: entry.startsAt, endsAt: entry.endsAt, energyMwh };
}

/** A reading has waited for longer than a day for the next one to tell what it means. */
export function pendingIncident(
	register: RegisterId,
	pending: { readonly key: Uint8Array; readonly at: Instant; readonly energyMwh: MilliwattHours },
): LedgerIncident {
	const subject = incidentSubject(register, pending.key);
	return { kind: "ledger.pending", subject, startsAt: pending.at, endsAt: pending.at, energyMwh: pending.energyMwh };
}

/** A person's decision was about two readings between which another one has come: the readings alone hold again. */
export function voidIncident(register: RegisterId, { cause, startsAt, endsAt, energyMwh }: LedgerDecision): LedgerIncident {
	return { kind: "ledger.decision_void", subject: incidentSubject(register, cause), startsAt, endsAt, energyMwh };
}

export function incidentSubject(register: RegisterId, cause: Uint8Array): string {
	return `${register.deviceId}/${register.channel}/${hex(cause)}`;
}

function incidentKind(entry: EntryDraft): LedgerIncidentKind | null {
	if (entry.kind === "jump") return "ledger.jump";
	if (entry.kind === "drop") return "ledger.drop";
	return entry.kind === "reset_declared" && entry.quality === "estimated" ? "ledger.reset_uncounted" : null;
}
