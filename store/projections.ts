import type pg from "pg";
import { type DayPart, type Parts, sumDays, sumMonths } from "@/domain/aggregate/bucket";
import { foldEntries } from "@/domain/aggregate/foldEntries";
import { reconcile } from "@/domain/aggregate/reconcile";
import { difference, staleDates, touchedDays } from "@/domain/aggregate/staleBuckets";
import { datesOfMonths, siteDatesHull } from "@/domain/calendar/datedDay";
import { type LocalDate, monthOf } from "@/domain/calendar/zone";
import { addDailyAggregates, type DeviceDates, readDailyAggregates } from "./dailyAggregates";
import { readDeviceHomes } from "./deviceHomes";
import { readEntriesOfRanges } from "./foldEntries";
import { readKnownLoads } from "./knownLoads";
import { addMonthlyAggregates, readMonthlyAggregates } from "./monthlyAggregates";
import { markDaysToPrice } from "./priceMarks";
import { addQuarterHours, type DeviceRange, readQuarterHours } from "./quarterHours";
import { Turn } from "./turn";

/** Adds signed parts to the three projections, always in this order, and marks the days for pricing. */
export async function addParts(client: pg.ClientBase, parts: Parts): Promise<void> {
	await addQuarterHours(client, parts.quarters);
	await addDailyAggregates(client, parts.days);
	await addMonthlyAggregates(client, parts.months);
	await markDaysToPrice(client, parts.days);
}

export interface RefoldOptions {
	/** Only say what would be added. */
	readonly dryRun?: boolean;
	/** Price every day of the range anew, even one whose energy stands: another zone may have moved its edges. */
	readonly touchAll?: boolean;
}

/**
 * Makes the quarter-hours of ranges agree with the net ledger, and moves days and months by the difference. One
 * transaction with what called for it: readers see the old result until the swap. The caller has locked the devices.
 *
 * @param ranges  one per device, on the quarter-hour grid, bounded by the caller
 */
export async function refoldQuarterHours(client: pg.ClientBase, ranges: readonly DeviceRange[]): Promise<void> {
	const { homes, known } = await readHomes(client, ranges);
	const entries = await readEntriesOfRanges(client, known);
	const loads = await readKnownLoads(client, entries);
	const quarters = byDevice(await readQuarterHours(client, known));
	const added: Parts[] = [];
	const turn = new Turn();
	for (const range of known) {
		const home = homes.get(range.deviceId);
		if (!home) continue;
		const ledger = foldEntries(entries.get(range.deviceId) ?? [], home, loads.get(range.deviceId), range).quarters;
		const changed = difference(ledger, quarters.get(range.deviceId) ?? [], (part) => part.startsAt);
		const days = sumDays(changed, home.zones);
		added.push({ quarters: changed, days, months: sumMonths(days) });
		await turn.pass();
	}
	await addParts(client, joinParts(added));
}

/**
 * The same, and sums the days and months of the ranges anew from their quarter-hours: after a change of zone, and to
 * find what drifted. A day or month is moved only by what it is off.
 *
 * @returns what was added, per device; a device that agreed already is left out
 */
export async function refold(
	client: pg.ClientBase,
	ranges: readonly DeviceRange[],
	options: RefoldOptions = {},
): Promise<Map<number, Parts>> {
	const { homes, known } = await readHomes(client, ranges);
	const datesOf = new Map<number, LocalDate[]>();
	const hulls: DeviceRange[] = [];
	const wholeMonths: DeviceDates[] = [];
	for (const range of known) {
		const zones = homes.get(range.deviceId)?.zones ?? [];
		const dates = staleDates(range, zones);
		const [firstDate = "", lastDate = ""] = [dates[0], dates.at(-1)];
		datesOf.set(range.deviceId, dates);
		hulls.push({ deviceId: range.deviceId, ...siteDatesHull(firstDate, lastDate, zones) });
		const months = datesOfMonths(monthOf(firstDate), monthOf(lastDate));
		wholeMonths.push({ deviceId: range.deviceId, ...months });
	}
	const entries = await readEntriesOfRanges(client, known);
	const loads = await readKnownLoads(client, entries);
	const quarters = byDevice(await readQuarterHours(client, hulls));
	const days = byDevice(await readDailyAggregates(client, wholeMonths));
	const months = byDevice(await readMonthlyAggregates(client, wholeMonths));

	const added = new Map<number, Parts>();
	const turn = new Turn();
	for (const range of known) {
		const { deviceId } = range;
		const home = homes.get(deviceId);
		if (!home) continue;
		const actual = { quarters: quarters.get(deviceId) ?? [], days: days.get(deviceId) ?? [], months: months.get(deviceId) ?? [] };
		const dates = datesOf.get(deviceId) ?? [];
		const ledger = foldEntries(entries.get(deviceId) ?? [], home, loads.get(deviceId), range).quarters;
		const repair = reconcile({ range, ledger, dates, zones: home.zones, ...actual });
		const touched = [...sumDays(repair.quarters, home.zones), ...(options.touchAll ? datedDays(actual.days, dates) : [])];
		const parts = { ...repair, days: touchedDays(repair.days, touched) };
		if (parts.quarters.length + parts.days.length + parts.months.length > 0) added.set(deviceId, parts);
		await turn.pass();
	}
	if (!options.dryRun) await addParts(client, joinParts(added.values()));
	return added;
}

async function readHomes(client: pg.ClientBase, ranges: readonly DeviceRange[]) {
	const deviceIds = ranges.map((range) => range.deviceId);
	// Two ranges of one device would each get the whole of an entry that touches both.
	if (new Set(deviceIds).size !== deviceIds.length) throw new RangeError("refold: one range per device");
	const homes = await readDeviceHomes(client, deviceIds);
	const known = ranges.filter((range) => homes.has(range.deviceId)).sort((a, b) => a.deviceId - b.deviceId);
	return { homes, known };
}

/** Parts of several devices, which come in ascending order, as one. */
export function joinParts(parts: Iterable<Parts>): Parts {
	const all = [...parts];
	return {
		quarters: all.flatMap((part) => part.quarters),
		days: all.flatMap((part) => part.days),
		months: all.flatMap((part) => part.months),
	};
}

function datedDays(days: readonly DayPart[], dates: readonly LocalDate[]): DayPart[] {
	const held = new Set(dates);
	return days.filter((day) => held.has(day.date));
}

function byDevice<T extends { readonly deviceId: number }>(parts: readonly T[]): Map<number, T[]> {
	const found = new Map<number, T[]>();
	for (const part of parts) {
		const list = found.get(part.deviceId);
		if (list) list.push(part);
		else found.set(part.deviceId, [part]);
	}
	return found;
}
