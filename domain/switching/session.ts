import type { Instant } from "@/domain/calendar/interval";

/** Who or what switched: the page, a script, the timetable, motion, an assistant, the wall, the device itself, AutoVolt. */
export const SWITCH_SOURCES = ["app", "api", "schedule", "pir", "voice", "manual", "mqtt", "system"] as const;
export type SwitchSource = (typeof SWITCH_SOURCES)[number];

/** What shows that a switch changed. */
export type SwitchEvidence = "event" | "ack" | "reading" | "boot" | "sync";

/**
 * missed_off: no OFF was ever sent; the next contradicting evidence closed it. sampled: an edge is known from readings
 * alone. unobserved: more than 10 minutes of it without any message. unsynced: an edge was placed without a clock.
 */
export type SwitchFlag = "missed_off" | "missed_on" | "sampled" | "unobserved" | "unsynced";

/** One edge of a session. */
export interface SwitchEdge {
	readonly at: Instant;
	readonly source: SwitchSource;
	readonly evidence: SwitchEvidence;
	/** Hex SHA-256 of the event or reading that says so. */
	readonly eventSha256: string;
	/** Sorted. */
	readonly flags: readonly SwitchFlag[];
}

/** A stretch in which a switch was ON, half-open. Sessions of one switch ascend and never overlap. */
export interface SwitchSession {
	readonly position: number;
	readonly on: SwitchEdge;
	/** Null: it is still ON, as far as anyone knows. */
	readonly off: SwitchEdge | null;
}
