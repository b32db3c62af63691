import { formatClock, formatDay, inZone, localDateOf } from "@/components/figures/formatTime";
import type { DeviceBody } from "@/wire/http/devices";

type Config = NonNullable<DeviceBody["config"]>;

export type ConfigWords = {
	state: "taken" | "refused" | "waiting";
	/** "Configuration taken over 10:32" */
	text: string;
	/** What it means, or what to do. */
	hint: string;
};

/** The firmware's words for what it could not take (docs/wire-protocol.md). */
const REFUSALS: Readonly<Record<string, { text: string; hint: string }>> = {
	out_of_range: {
		text: "a value is out of range",
		hint: "A rating above 25 kW (× factors), or more switches than the board has: correct them here.",
	},
	malformed: { text: "it could not read it", hint: "Its firmware may be older than this server: update it." },
	stale_rev: {
		text: "it holds a later one",
		hint: "It was told more by another server, or after the backup of this one. A later one follows within an hour.",
	},
	not_stored: { text: "it could not store it", hint: "Its flash may be worn out. It is told again when it next connects." },
};

/** What a device made of the last that it was told of its switches. */
export function configWords(config: Config, zone: string, now: number): ConfigWords {
	const at = (instant: string) => clockOf(instant, zone, now);
	if (config.taken_at !== null)
		return {
			state: "taken",
			text: `Configuration taken over ${at(config.taken_at)}`,
			hint: `Made ${at(config.made_at)} as revision ${config.rev}: the device goes by these ratings, types and names.`,
		};
	if (config.refused_at !== null) {
		const { text, hint } = REFUSALS[config.error ?? ""] ?? { text: config.error ?? "no reason given", hint: "" };
		return {
			state: "refused",
			text: `Configuration refused ${at(config.refused_at)}: ${text}`,
			hint: `${hint} It goes by what it knew before. Revision ${config.rev}.`.trim(),
		};
	}
	return {
		state: "waiting",
		text: config.sent_at === null ? "Configuration not sent yet" : "Configuration waits for the device",
		hint:
			config.sent_at === null
				? "The worker sends it as soon as it has its broker."
				: `Sent ${at(config.sent_at)}; the broker keeps it until the device comes for it. Firmware that knows no configuration never answers.`,
	};
}

/** 10:32 today, with its day before. */
function clockOf(instant: string, zone: string, now: number): string {
	const local = inZone(instant, zone);
	const today = localDateOf(inZone(new Date(now).toISOString(), zone));
	const date = localDateOf(local);
	return date === today ? formatClock(local) : `${formatDay(date, today)}, ${formatClock(local)}`;
}
