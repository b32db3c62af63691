import type { Instant } from "@/domain/calendar/interval";
import type { SwitchEvidence } from "./session";

export type CommandStatus = "queued" | "sent" | "confirmed" | "failed" | "expired";

/** How long a command may take, from the order to the device's answer. */
export const COMMAND_MS_MAX = 10_000;
/**
 * For so long after sending, a reading or an event that shows the ordered state counts as an answer of a device that
 * gives none: two readings of the protocol's 30 s. Later ones may have other causes.
 */
export const SHOWN_MS_MAX = 60_000;

/** What was ordered. */
export interface CommandOrder {
	readonly state: boolean;
	readonly expiresAt: Instant;
}

/** A `cmd/ack` of the command's device with the command's id. */
export interface CommandAnswer {
	readonly ok: boolean;
	/** The device's word for why not; null when it gave none. */
	readonly error: string | null;
	readonly receivedAt: Instant;
}

/** A state of the switch as its device told it without being asked. */
export interface ShownState {
	readonly by: Extract<SwitchEvidence, "event" | "reading">;
	readonly state: boolean;
	/** Where it is placed in time; of a clock in whole seconds, the last millisecond of that second. */
	readonly at: Instant;
	readonly receivedAt: Instant;
}

/** All that is known of a command's way. */
export interface CommandFacts {
	readonly sentAt: Instant | null;
	/** When its device was found unreachable instead of being sent to. */
	readonly unreachableAt: Instant | null;
	readonly answers: readonly CommandAnswer[];
	readonly shown: readonly ShownState[];
}

/** What became of a command. `error`: device_offline, not_sent, no_answer, refused, or the device's own word. */
export interface CommandStand {
	readonly status: CommandStatus;
	readonly sentAt: Instant | null;
	readonly endedAt: Instant | null;
	readonly confirmedBy: Extract<SwitchEvidence, "ack" | "event" | "reading"> | null;
	readonly error: string | null;
}

export const NOTHING_KNOWN: CommandFacts = { sentAt: null, unreachableAt: null, answers: [], shown: [] };

/**
 * The whole way of a command, decided from what is known of it: an answer that says yes stands above one that says no,
 * that above a state that was merely shown, that above silence. So the order in which things become known changes
 * nothing, and neither does deciding twice.
 */
export function decideCommand(order: CommandOrder, facts: CommandFacts, now: Instant): CommandStand {
	const { sentAt, unreachableAt } = facts;
	const said = { sentAt, confirmedBy: null, error: null };
	const yes = earliest(facts.answers.filter(({ ok }) => ok));
	if (yes) return { ...said, status: "confirmed", endedAt: yes.receivedAt, confirmedBy: "ack" };
	const no = earliest(facts.answers.filter(({ ok }) => !ok));
	if (no) return { ...said, status: "failed", endedAt: no.receivedAt, error: no.error ?? "refused" };
	const shown = sentAt === null ? null : earliest(facts.shown.filter((one) => showsOrder(one, order, sentAt)));
	if (shown) return { ...said, status: "confirmed", endedAt: shown.receivedAt, confirmedBy: shown.by };
	if (unreachableAt !== null && sentAt === null)
		return { ...said, status: "failed", endedAt: unreachableAt, error: "device_offline" };
	if (order.expiresAt <= now)
		return { ...said, status: "expired", endedAt: order.expiresAt, error: sentAt === null ? "not_sent" : "no_answer" };
	return { ...said, status: sentAt === null ? "queued" : "sent", endedAt: null };
}

/** What a stand that was written down says of the facts: with later ones beside it, it is decided on. */
export function factsOfStand({ status, sentAt, endedAt, confirmedBy, error }: CommandStand, order: CommandOrder): CommandFacts {
	const known = { ...NOTHING_KNOWN, sentAt };
	if (endedAt === null) return known;
	if (status === "confirmed" && confirmedBy === "ack")
		return { ...known, answers: [{ ok: true, error: null, receivedAt: endedAt }] };
	if (status === "confirmed" && confirmedBy !== null)
		return { ...known, shown: [{ by: confirmedBy as ShownState["by"], state: order.state, at: endedAt, receivedAt: endedAt }] };
	if (status !== "failed") return known;
	return error === "device_offline" && sentAt === null
		? { ...known, unreachableAt: endedAt }
		: { ...known, answers: [{ ok: false, error, receivedAt: endedAt }] };
}

/** How a command stands at an instant by what was written down of it: one that waits beyond its time has ended, also while no worker is there to write it. */
export function standAt<T extends CommandOrder & CommandStand>(command: T, now: Instant): T {
	if (command.endedAt !== null) return command;
	return { ...command, ...decideCommand(command, factsOfStand(command, command), now) };
}

function showsOrder({ state, at, receivedAt }: ShownState, order: CommandOrder, sentAt: Instant): boolean {
	return state === order.state && sentAt <= at && sentAt <= receivedAt && receivedAt < sentAt + SHOWN_MS_MAX;
}

function earliest<T extends { readonly receivedAt: Instant }>(facts: readonly T[]): T | null {
	return facts.reduce<T | null>((first, one) => (first === null || rank(one) < rank(first) ? one : first), null);
}

/** By time of arrival; of two at one instant the same one is chosen whichever is given first. */
function rank(fact: { readonly receivedAt: Instant }): string {
	return `${String(fact.receivedAt).padStart(16, "0")} ${JSON.stringify(fact)}`;
}
