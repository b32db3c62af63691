import type { Instant } from "@/domain/calendar/interval";
import { type DatedZone, localMinutes, zoneAt } from "@/domain/calendar/zone";
import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";
import type { RecordedDemand } from "./demand";
import type { EnergyBucket } from "./priceBucket";

const MINUTE_MS = 60_000;

/**
 * The interval in which the rooms of a connection together used most; the first one where several did. Null when none
 * used anything. Half-hours begin on the hour and the half-hour of the local clock (in Nepal at 15 and 45 past in UTC).
 *
 * @param profile  the connection's quarter-hours, any order
 * @param before   the highest demand of each earlier month, latest first
 */
export function peakDemand(
	profile: Iterable<EnergyBucket>,
	intervalMinutes: 15 | 30,
	zones: readonly DatedZone[],
	before: readonly Milliwatts[] = [],
): RecordedDemand | null {
	const rooms = new Map<Instant, Map<number, MilliwattHours>>();
	const intervalOf = new Map<Instant, Instant>();
	for (const { startsAt, classroomId, energyMwh } of profile) {
		const start = intervalOf.get(startsAt) ?? intervalStart(startsAt, intervalMinutes, zones);
		intervalOf.set(startsAt, start);
		const inInterval = rooms.get(start) ?? new Map<number, MilliwattHours>();
		inInterval.set(classroomId, (inInterval.get(classroomId) ?? 0n) + energyMwh);
		rooms.set(start, inInterval);
	}
	let peak: RecordedDemand | null = null;
	for (const [startsAt, roomsMwh] of rooms) {
		const peakMwh = [...roomsMwh.values()].reduce((sum, energyMwh) => sum + energyMwh, 0n);
		const most: MilliwattHours = peak?.peakMwh ?? 0n;
		if (peakMwh > most || (peak !== null && peakMwh === most && startsAt < peak.startsAt))
			peak = { startsAt, peakMwh, roomsMwh, before };
	}
	return peak;
}

/** Start of the interval of the local clock that holds a quarter-hour. */
export function intervalStart(quarter: Instant, intervalMinutes: 15 | 30, zones: readonly DatedZone[]): Instant {
	return quarter - (localMinutes(quarter, zoneAt(zones, quarter)) % intervalMinutes) * MINUTE_MS;
}
