import type { CommandBody } from "@/wire/http/commands";
import type { RoomSwitchBody } from "@/wire/http/roomSwitches";

/** How long a failure stands beside its switch, unless it is ordered again. */
export const FAILURE_SHOWN_MS = 60_000;

/** A page that hears nothing of an order's end for so long after its time stops waiting: the server may be away. */
const ANSWER_MS_MAX = 5_000;

/** An order of this page that has no answer of the server yet, or that the server refused. */
export type OwnOrder =
	| { readonly kind: "sending"; readonly state: boolean }
	| { readonly kind: "refused"; readonly state: boolean; readonly why: string };

export type SwitchLook = {
	/** What the toggle shows: while an order is under way, what was ordered. */
	readonly shown: "on" | "off" | null;
	readonly phase: "settled" | "pending" | "failed";
	/** What was ordered and did not happen: what "Try again" orders. */
	readonly wanted: boolean | null;
	/** Why it did not happen, in plain words. */
	readonly reason: string | null;
};

/** Tells pending from confirmed: the toggle moves at once, but says that it waits until the device has answered. */
export function switchLook(
	{ state, command }: Pick<RoomSwitchBody, "state" | "command">,
	own: OwnOrder | null,
	now: number,
): SwitchLook {
	const settled: SwitchLook = { shown: state, phase: "settled", wanted: null, reason: null };
	if (own?.kind === "sending") return { ...settled, shown: own.state ? "on" : "off", phase: "pending" };
	if (own?.kind === "refused") return { ...settled, phase: "failed", wanted: own.state, reason: own.why };
	if (command === null) return settled;
	const ordered = command.state ? "on" : "off";
	switch (command.status) {
		case "queued":
		case "sent":
			if (now < Date.parse(command.expires_at) + ANSWER_MS_MAX) return { ...settled, shown: ordered, phase: "pending" };
			return failedLook(settled, command, now, command.sent_at === null ? "not_sent" : "no_answer");
		case "confirmed":
			return settled;
		case "failed":
		case "expired":
			return failedLook(settled, command, now, command.error);
	}
}

function failedLook(settled: SwitchLook, command: CommandBody, now: number, error: string | null): SwitchLook {
	const isOver = now - Date.parse(command.ended_at ?? command.expires_at) >= FAILURE_SHOWN_MS;
	// Somebody has done it by hand meanwhile.
	if (isOver || settled.shown === (command.state ? "on" : "off")) return settled;
	return { ...settled, phase: "failed", wanted: command.state, reason: failureWords(error) };
}

const WORDS: Readonly<Record<string, string>> = {
	device_offline: "Device offline: nothing was switched",
	no_answer: "No answer within 10 s: it may not have switched",
	not_sent: "Could not be sent in time: nothing was switched",
	expired: "The device took it for too late (its clock may be wrong): nothing was switched",
	no_such_switch: "The device knows no such switch: nothing was switched",
	clock_not_set: "The device does not know the time yet: nothing was switched",
	ac_rest: "The compressor must rest first: nothing was switched",
	refused: "The device refused it: nothing was switched",
};

export function failureWords(error: string | null): string {
	return WORDS[error ?? "refused"] ?? `The device refused it (${error}): nothing was switched`;
}

const BY: Readonly<Record<string, string>> = {
	app: "from a page",
	api: "by a script",
	schedule: "by the timetable",
	pir: "by motion",
	voice: "by voice",
	manual: "at the wall",
	mqtt: "by the device",
};

/** "from a page"; empty where nothing tells. */
export function sourceWords(source: string | null): string {
	return BY[source ?? ""] ?? "";
}
