import type { Instant } from "@/domain/calendar/interval";

/** Motion of longer ago tells that somebody was there, but switches nothing on: it comes from a buffer. */
export const FRESH_MS_MAX = 30_000;
/** A sensor that said "motion" and nothing more is believed for so long. */
export const LASTING_MS_MAX = 3_600_000;

export interface MotionRule {
	/** Without motion for so long the room counts as empty. */
	readonly holdMs: number;
	readonly turnOn: boolean;
	readonly autoOff: boolean;
}

/** What a room's sensors say. */
export interface MotionSign {
	/** The latest sign of somebody: a motion, or the end of one. */
	readonly at: Instant;
	/** A sensor has said that motion goes on, and not yet that it ended. */
	readonly isLasting: boolean;
}

/** What is remembered of a room between two looks. */
export interface MotionState {
	readonly lastMotionAt: Instant | null;
	/** When the room will count as empty; null = it does. */
	readonly offDueAt: Instant | null;
}

/** A switch that the rule is about, as it stands. */
export interface MotionSwitch {
	readonly deviceId: number;
	readonly position: number;
	/** Null: unknown. */
	readonly isOn: boolean | null;
	/** "Don't auto-off". */
	readonly isKeptOn: boolean;
}

export interface MotionOrder {
	readonly deviceId: number;
	readonly position: number;
	readonly state: boolean;
}

/** Whether a look at the switches is needed: somebody came into an empty room, or the room has become empty. */
export function motionChange(
	rule: MotionRule,
	state: MotionState,
	sign: MotionSign | null,
	now: Instant,
): { readonly kind: "arrival" | "empty" | "nothing"; readonly next: MotionState } {
	const latest = latestOf(state.lastMotionAt, sign, now);
	if (latest === null) return { kind: "nothing", next: state };
	const due = latest + rule.holdMs;
	const heard = sign !== null && (state.lastMotionAt === null || latest > state.lastMotionAt);
	if (state.offDueAt === null) {
		if (!heard || due <= now) return { kind: "nothing", next: { lastMotionAt: latest, offDueAt: null } };
		const isFresh = now - latest < FRESH_MS_MAX;
		return { kind: isFresh ? "arrival" : "nothing", next: { lastMotionAt: latest, offDueAt: due } };
	}
	if (due <= now) return { kind: "empty", next: { lastMotionAt: latest, offDueAt: null } };
	return { kind: "nothing", next: { lastMotionAt: latest, offDueAt: due } };
}

/**
 * What to switch. On at the arrival alone: who switches a light off by hand while motion goes on has the last word until
 * the room was empty. Off, when it is empty, whatever is on, whoever switched it on, but what is kept on.
 */
export function motionOrders(
	rule: MotionRule,
	kind: "arrival" | "empty" | "nothing",
	switches: readonly MotionSwitch[],
): MotionOrder[] {
	switch (kind) {
		case "nothing":
			return [];
		case "arrival":
			return rule.turnOn ? switches.filter(({ isOn }) => isOn === false).map((one) => ordered(one, true)) : [];
		case "empty":
			return rule.autoOff
				? switches.filter(({ isOn, isKeptOn }) => isOn === true && !isKeptOn).map((one) => ordered(one, false))
				: [];
	}
}

function latestOf(last: Instant | null, sign: MotionSign | null, now: Instant): Instant | null {
	if (sign === null) return last;
	// While motion lasts, now is the latest sign of it.
	const at = sign.isLasting && now - sign.at < LASTING_MS_MAX ? now : Math.min(sign.at, now);
	return Math.max(at, last ?? at);
}

function ordered({ deviceId, position }: MotionSwitch, state: boolean): MotionOrder {
	return { deviceId, position, state };
}
