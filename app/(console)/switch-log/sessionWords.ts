import type { SessionEdgeBody, SwitchSessionBody } from "@/wire/http/switchSessions";

type Edge = Pick<SessionEdgeBody, "source" | "by" | "evidence" | "flags">;
type Session = Pick<SwitchSessionBody, "off" | "device_online">;

/** What switched it on: "Wall switch", "Page, by anna@school.in". */
export function beganWords(on: Edge): string {
	switch (on.evidence) {
		case "sync":
			return "Found ON when the server started";
		case "reading":
		case "boot":
			return on.flags.includes("missed_on") ? "ON was missed; a reading showed it" : "A reading showed it ON";
		case "event":
		case "ack":
			return sourceWords(on, "Device, after its start");
	}
}

/** How it ended, as a person would say it. */
export function endedWords({ off, device_online }: Session): string {
	if (off === null) return device_online ? "Still ON" : "ON when last heard of; the device is offline";
	if (off.evidence === "boot") return "Restart or loss of power; counted up to its last sign of life";
	if (off.evidence === "reading" || off.evidence === "sync")
		return off.flags.includes("missed_off") ? "OFF was missed; a reading showed it" : "A reading showed it OFF";
	return sourceWords(off, "Device itself");
}

function sourceWords({ source, by }: Edge, ofDevice: string): string {
	switch (source) {
		case "manual":
			return "Wall switch";
		case "app":
			return withBy("Page", by);
		case "api":
			return withBy("API", by);
		case "voice":
			return withBy("Voice assistant", by);
		case "schedule":
			return by === null ? "Schedule" : `Schedule “${by}”`;
		case "pir":
			return by === null ? "Motion" : `Motion in ${by.replace(/^motion:/, "")}`;
		case "mqtt":
			return "Another MQTT client";
		case "system":
			return ofDevice;
	}
}

function withBy(what: string, by: string | null): string {
	return by === null ? what : `${what}, by ${by}`;
}

export type SessionMark = { id: string; label: string; hint: string };

/** What one should know before trusting a session. */
export function marksOf(session: SwitchSessionBody): SessionMark[] {
	const flags = [...session.on.flags, ...(session.off?.flags ?? [])];
	const marks: (SessionMark | false)[] = [
		session.open && { id: "open", label: "ON now", hint: "Nothing has ended it yet; its figures are so far." },
		session.late && { id: "late", label: "late", hint: "Heard of over a minute after it happened; it stands where it happened." },
		session.inferred && {
			id: "inferred",
			label: "inferred",
			hint: "The device did not say one of its ends: it follows from readings, a restart or silence.",
		},
		flags.includes("unobserved") && {
			id: "unobserved",
			label: "unobserved",
			hint: "For over 10 minutes of it nothing was heard of the device.",
		},
		flags.includes("unsynced") && {
			id: "unsynced",
			label: "no clock",
			hint: "The device's clock was not set: the time follows from when it started.",
		},
	];
	return marks.filter((mark) => mark !== false);
}

/** 10 s · 4 min 5 s · 3 h 2 min · 2 d 3 h: cut, never rounded up. */
export function runtimeWords(milliseconds: number): string {
	const seconds = Math.floor(milliseconds / 1_000);
	if (seconds < 1) return `${milliseconds} ms`;
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return two(minutes, "min", seconds % 60, "s");
	const hours = Math.floor(minutes / 60);
	return hours < 24 ? two(hours, "h", minutes % 60, "min") : two(Math.floor(hours / 24), "d", hours % 24, "h");
}

function two(large: number, unit: string, small: number, smaller: string): string {
	return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`;
}
