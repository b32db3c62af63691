import type { Instant } from "@/domain/calendar/interval";
import { BootOrder, isRestart, lastAlive } from "./bootOrder";
import { type CommandAnswer, orderEvidence, type StateSample, type SwitchEvidenceItem, type SwitchNotice } from "./evidence";
import { EMPTY_LOG_STATE, type SwitchLogState } from "./logState";
import type { SwitchEdge, SwitchEvidence, SwitchFlag, SwitchSession, SwitchSource } from "./session";
import { SwitchTrack } from "./switchTrack";

/** A session with more than this between two messages is flagged. */
export const UNOBSERVED_MS = 600_000;
/** A switch event and the answer to a command this close are one act. */
export const SAME_ACT_MS = 5_000;

/** The log of one switch, from an instant on. */
export interface SwitchTrackLog {
	readonly position: number;
	/** These sessions stand for all that begin here or later; null = for all. */
	readonly from: Instant | null;
	readonly sessions: readonly SwitchSession[];
}

export interface DerivedSwitchLog {
	/** Ascending by position. */
	readonly tracks: readonly SwitchTrackLog[];
	/** To continue from, with evidence placed after all of this. */
	readonly state: SwitchLogState;
}

/**
 * What the evidence of one device says of its switches: the table of docs/switches.md. A function of the set: order,
 * repetition and batches of `evidence` do not matter.
 *
 * @param from      the state before all of this evidence: taken at a whole second, all evidence before it heard
 * @param evidence  in any order
 */
export function deriveSwitchLog(
	evidence: readonly SwitchEvidenceItem[],
	from: SwitchLogState = EMPTY_LOG_STATE,
): DerivedSwitchLog {
	const log = new SwitchLog(from);
	log.hear(evidence);
	return { tracks: log.tracks, state: log.state };
}

/** A log that is written on, as evidence is heard in stretches of time. */
export class SwitchLog {
	private seenAt: Instant | null;
	private declares: boolean;
	private readonly boots: BootOrder;
	private readonly byPosition: Map<number, SwitchTrack>;

	constructor(from: SwitchLogState) {
		({ seenAt: this.seenAt, declares: this.declares } = from);
		this.boots = new BootOrder(from);
		this.byPosition = new Map(from.tracks.map((track) => [track.position, new SwitchTrack(track)]));
	}

	get tracks(): readonly SwitchTrackLog[] {
		return this.sorted().map(({ position, from, sessions }) => ({ position, from, sessions }));
	}

	get state(): SwitchLogState {
		const { seenAt, declares } = this;
		const { boot, pastEpochs } = this.boots;
		return { seenAt, declares, boot, pastEpochs, tracks: this.sorted().map((track) => track.state) };
	}

	/** Evidence in any order, all of it later than what was heard before. */
	hear(evidence: readonly SwitchEvidenceItem[]): void {
		for (const item of orderEvidence(evidence)) this.take(item);
	}

	private take(item: SwitchEvidenceItem): void {
		const relation = this.boots.relate(item);
		// Of an earlier boot, but placed after a later one began: it has no clock, and what it says is past.
		if (relation === "older") return;
		if (isRestart(item, relation)) this.restart(item);
		else this.noticeGap(item.at);
		this.boots.adopt(item);
		this.seenAt = Math.max(this.seenAt ?? item.at, item.at);
		switch (item.kind) {
			case "event":
				this.declares = true;
				this.told(item);
				break;
			case "ack":
				this.answered(item);
				break;
			case "sample":
				this.sampled(item);
				break;
			case "boot":
				break;
		}
	}

	/** What was ON went off with the boot before, at its last sign of life. */
	private restart(item: SwitchEvidenceItem): void {
		const seenAt = this.seenAt ?? item.at;
		const endedAt = lastAlive(item, this.seenAt);
		for (const track of this.byPosition.values()) {
			if (endedAt - seenAt > UNOBSERVED_MS) track.flagOpen("unobserved");
			track.close({ ...edgeOf(item, "boot", "system", ["missed_off"]), at: endedAt });
			track.known = false;
		}
	}

	private noticeGap(at: Instant): void {
		if (this.seenAt === null || at - this.seenAt <= UNOBSERVED_MS) return;
		for (const track of this.byPosition.values()) track.flagOpen("unobserved");
	}

	private told(item: SwitchNotice): void {
		const edge = edgeOf(item, "event", item.source, []);
		if (item.state) this.track(item.position).open(edge);
		else this.track(item.position).close(edge);
	}

	private answered(item: CommandAnswer): void {
		const track = this.track(item.position);
		const { lastEdge, isOn } = track;
		if (item.state !== isOn) {
			const edge = edgeOf(item, "ack", item.source, []);
			if (item.state) track.open(edge);
			else track.close(edge);
		} else if (lastEdge?.evidence === "event" && item.at - lastEdge.at <= SAME_ACT_MS) track.attribute(item.source);
		track.known = true;
	}

	private sampled(sample: StateSample): void {
		for (let position = 0; position < sample.states.length; position++) {
			const said = sample.states[position];
			if (said !== "1" && said !== "0") continue;
			const track = this.track(position);
			const { known, isOn, lastEdge } = track;
			track.known = true;
			// Both states held within what its clock can tell apart: the sample contradicts neither.
			if ((said === "1") === isOn || (known && lastEdge !== null && lastEdge.at >= sample.at)) continue;
			const missed = known && this.declares;
			const flag = missed ? (said === "1" ? "missed_on" : "missed_off") : "sampled";
			const edge = edgeOf(sample, sample.evidence, "system", [flag]);
			if (said === "1") track.open({ ...edge, at: Math.max(edge.at, lastEdge?.at ?? edge.at) });
			else track.close(edge);
		}
	}

	private track(position: number): SwitchTrack {
		const found = this.byPosition.get(position);
		if (found) return found;
		const track = new SwitchTrack({ position, known: false, sessions: [] });
		this.byPosition.set(position, track);
		return track;
	}

	private sorted(): SwitchTrack[] {
		return [...this.byPosition.values()].sort((a, b) => a.position - b.position);
	}
}

function edgeOf(
	{ at, key, synced }: SwitchEvidenceItem,
	evidence: SwitchEvidence,
	source: SwitchSource,
	flags: readonly SwitchFlag[],
): SwitchEdge {
	return { at, source, evidence, eventSha256: key, flags: synced ? flags : [...flags, "unsynced" as const].sort() };
}
