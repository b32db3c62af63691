import type { Instant, Interval } from "@/domain/calendar/interval";
import type { DatedZone } from "@/domain/calendar/zone";
import type { CostVersion } from "./costVersion";
import type { Cost, EnergyBucket } from "./priceBucket";
import type { DayToPrice } from "./priceDay";
import { createRateBook } from "./rateBook";

// The rate book's questions of a site without buildings, in one call each.

type Versions = readonly CostVersion[];
const bookOf = (versions: Versions, zones: readonly DatedZone[]) => createRateBook({ versions, rooms: [], zones });

export function priceBucket(bucket: EnergyBucket, versions: Versions, zones: readonly DatedZone[] = []): Cost {
	return bookOf(versions, zones).priceBucket(bucket);
}

export function priceDay(day: DayToPrice, versions: Versions, zones: readonly DatedZone[] = []): Cost[] {
	return bookOf(versions, zones).priceDay(day);
}

export function needsQuarters(versions: Versions, classroomId: number, intervals: readonly Interval[]): boolean {
	return bookOf(versions, []).needsQuarters(classroomId, intervals);
}

export function versionAt(versions: Versions, classroomId: number, at: Instant): CostVersion | null {
	return bookOf(versions, []).versionAt(classroomId, at);
}
