import type { Instant } from "@/domain/calendar/interval";
import type { SwitchSource } from "./session";

/** A confirmed command is ahead of the log by this much at most: then the log, or a reading, says the same or better. */
export const COMMAND_AHEAD_MS_MAX = 30_000;

/** Everything that says how a switch stands. Null: there is none. */
export interface StateEvidence {
	/** The latest reading that names a state. */
	readonly reading: { readonly state: boolean; readonly at: Instant } | null;
	/** The latest edge of the switch log, and when it was said: a boot says what happened at the last sign of life before it. */
	readonly edge: {
		readonly state: boolean;
		readonly at: Instant;
		readonly saidAt: Instant;
		readonly source: SwitchSource;
	} | null;
	/** The latest confirmed command. */
	readonly command: { readonly state: boolean; readonly confirmedAt: Instant; readonly source: SwitchSource } | null;
}

export interface CurrentState {
	/** Null: nobody has said. */
	readonly state: boolean | null;
	/** Since when it is so; null when only a reading shows it. */
	readonly since: Instant | null;
	/** When it was last said. */
	readonly saidAt: Instant | null;
	/** Who or what switched; null where nothing tells. */
	readonly source: SwitchSource | null;
}

/** How a switch stands: what was said last counts; the edge that began it says since when and by whom. */
export function currentState({ reading, edge, command }: StateEvidence, now: Instant): CurrentState {
	const ahead = command !== null && now - command.confirmedAt < COMMAND_AHEAD_MS_MAX ? command : null;
	const { confirmedAt = 0 } = ahead ?? {};
	const edges = [edge, ahead && { ...ahead, at: confirmedAt, saidAt: confirmedAt }].filter((one) => one !== null);
	const change = edges.reduce<(typeof edges)[number] | null>(
		(latest, one) => (latest === null || (one.saidAt > latest.saidAt && one.state !== latest.state) ? one : latest),
		null,
	);
	const said = change && { state: change.state, at: change.saidAt };
	// The log has heard a reading of the same instant: what it says counts.
	const last = reading !== null && (said === null || reading.at > said.at) ? reading : said;
	if (last === null) return { state: null, since: null, saidAt: null, source: null };
	const began = change?.state === last.state ? change : null;
	return { state: last.state, since: began?.at ?? null, saidAt: last.at, source: began?.source ?? null };
}
