import type { Instant, Interval } from "@/domain/calendar/interval";
import type { SwitchTrackLog } from "@/domain/switching/deriveSwitchLog";
import type { SaidSwitch } from "@/store/switchEvents";
import type { StoredEvidence } from "@/store/switchEvidence";
import { rowsOfSession, type SwitchLogRow } from "@/store/switchStateLogs";

/** What of a projection is not what it should be. */
export interface LogChanges {
	readonly gone: readonly SwitchLogRow[];
	readonly come: readonly SwitchLogRow[];
	/** Hull of where a switch is now ON and was not, or the other way round; null = nowhere. An end of Infinity: still. */
	readonly stretch: Interval | null;
}

/** Compares what stands with what was derived, of one device. */
export function logChanges(deviceId: number, tracks: readonly SwitchTrackLog[], standing: readonly SwitchLogRow[]): LogChanges {
	const wanted = tracks.flatMap(({ sessions }) => sessions.flatMap((session) => rowsOfSession(deviceId, session)));
	const [stands, should] = [new Map(standing.map(keyed)), new Map(wanted.map(keyed))];
	const gone = standing.filter((row) => !isSame(row, should.get(keyOf(row))));
	const come = wanted.filter((row) => !isSame(row, stands.get(keyOf(row))));
	return { gone, come, stretch: hullOf(differences(stands, should)) };
}

const SECOND_MS = 1_000;

/**
 * Where evidence since an instant may have changed what is unknown: a restart leaves it so until something is said. Null
 * where no restart was heard. What an anchor has moved may have lain anywhere behind it.
 *
 * @param evidence  of one device; what was heard before `from` has changed nothing
 */
export function doubtsOf(evidence: readonly StoredEvidence[], from: Instant): Interval | null {
	const boots = new Set(evidence.flatMap(({ item: { epoch, boot } }) => (boot === null ? [] : [`${epoch}/${boot}`])));
	if (boots.size < 2 && !evidence.some(({ item }) => item.kind === "boot")) return null;
	let end = from;
	for (const { item } of evidence) end = Math.max(end, item.synced ? item.at : Number.POSITIVE_INFINITY);
	return { start: from - SECOND_MS, end: end + SECOND_MS };
}

/** What evidence says by itself, and the edges that follow from readings and boots: rows of switch_events. */
export function saidOf(deviceId: number, tracks: readonly SwitchTrackLog[], evidence: readonly StoredEvidence[]): SaidSwitch[] {
	const said: SaidSwitch[] = [];
	const inferred = new Map<string, StoredEvidence>();
	for (const stored of evidence) {
		const { item, receivedAt, commandId, deviceRatingMw } = stored;
		if (item.kind === "event" || item.kind === "ack") {
			const { at, key, position, state, source, boot } = item;
			const kept = { deviceId, position, at, eventSha256: key, state, source, deviceRatingMw, commandId, boot, receivedAt };
			said.push({ ...kept, evidence: item.kind });
		}
		inferred.set(item.key, stored);
	}
	for (const { position, sessions } of tracks)
		for (const { on, off } of sessions)
			for (const edge of off ? [on, off] : [on]) {
				const stored = edge.evidence === "reading" || edge.evidence === "boot" ? inferred.get(edge.eventSha256) : undefined;
				if (!stored) continue;
				const { at, source, evidence, eventSha256 } = edge;
				const kept = {
					deviceId,
					position,
					at,
					eventSha256,
					state: edge === on,
					source,
					evidence,
					deviceRatingMw: null,
					commandId: null,
				};
				said.push({ ...kept, boot: stored.item.boot, receivedAt: stored.receivedAt });
			}
	return said;
}

function keyOf({ position, at, state }: SwitchLogRow): string {
	return `${position}/${at}/${state}`;
}

function keyed(row: SwitchLogRow): [string, SwitchLogRow] {
	return [keyOf(row), row];
}

function isSame(a: SwitchLogRow, b: SwitchLogRow | undefined): boolean {
	return (
		b !== undefined &&
		a.onAt === b.onAt &&
		a.offAt === b.offAt &&
		a.source === b.source &&
		a.evidence === b.evidence &&
		a.flags === b.flags &&
		a.eventSha256 === b.eventSha256
	);
}

/** A session that begins at the same instant differs between its two ends; any other one altogether. */
function* differences(stands: ReadonlyMap<string, SwitchLogRow>, should: ReadonlyMap<string, SwitchLogRow>): Generator<Interval> {
	for (const [key, row] of [...stands, ...[...should].filter(([key]) => !stands.has(key))]) {
		if (!row.state) continue;
		const [before, after] = [stands.get(key), should.get(key)];
		const ends = [before, after].map((one) => (one ? (one.offAt ?? Number.POSITIVE_INFINITY) : row.at));
		const [start, end] = [Math.min(...ends), Math.max(...ends)];
		if (start < end) yield { start, end };
	}
}

function hullOf(stretches: Iterable<Interval>): Interval | null {
	let hull: { start: Instant; end: Instant } | null = null;
	for (const { start, end } of stretches)
		hull = hull ? { start: Math.min(hull.start, start), end: Math.max(hull.end, end) } : { start, end };
	return hull;
}
