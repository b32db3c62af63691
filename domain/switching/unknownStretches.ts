import type { Instant, Interval } from "@/domain/calendar/interval";
import { BootOrder, isRestart, lastAlive } from "./bootOrder";
import { orderEvidence, type SwitchEvidenceItem } from "./evidence";
import { EMPTY_LOG_STATE } from "./logState";

/** A stretch in which nobody knows whether a switch was ON. */
export interface UnknownStretch extends Interval {
	readonly position: number;
}

/**
 * Where a restart leaves the state of switches unknown: from the last sign of life of the boot before until something is
 * said of the switch again (an event, an answer, a reading). OFF at that last sign of life is not OFF from then on: a
 * device may have switched on what nobody heard of before it restarted. Without a restart silence changes nothing.
 *
 * @param evidence    of one device from the stretch, the readings at both of its ends included; in any order
 * @param positions   of its switches, where the evidence itself names none
 * @param until       where the stretch ends: what is still unknown there, is so up to there
 */
export function unknownStretches(
	evidence: readonly SwitchEvidenceItem[],
	positions: readonly number[],
	until: Instant,
): UnknownStretch[] {
	const ordered = orderEvidence(evidence);
	const named = [...new Set(ordered.flatMap(positionsOf))];
	const boots = new BootOrder(EMPTY_LOG_STATE);
	const since = new Map<number, Instant>();
	const found: UnknownStretch[] = [];
	const end = (position: number, at: Instant) => {
		const start = since.get(position);
		since.delete(position);
		if (start !== undefined && start < at) found.push({ position, start, end: at });
	};
	let seenAt: Instant | null = null;
	for (const item of ordered) {
		const relation = boots.relate(item);
		if (relation === "older") continue;
		if (isRestart(item, relation)) {
			const start = lastAlive(item, seenAt);
			for (const position of named.length > 0 ? named : positions) if (!since.has(position)) since.set(position, start);
		}
		boots.adopt(item);
		seenAt = Math.max(seenAt ?? item.at, item.at);
		for (const position of positionsOf(item)) end(position, Math.min(item.at, until));
	}
	for (const position of [...since.keys()]) end(position, until);
	return found.sort((a, b) => a.position - b.position || a.start - b.start);
}

/** The switches of which evidence says something. */
function positionsOf(item: SwitchEvidenceItem): number[] {
	switch (item.kind) {
		case "event":
		case "ack":
			return [item.position];
		case "sample":
			return [...item.states].flatMap((said, position) => (said === "1" || said === "0" ? [position] : []));
		case "boot":
			return [];
	}
}
