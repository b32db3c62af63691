import { siteDate } from "@/domain/calendar/datedDay";
import { dayPieces } from "@/domain/calendar/dayPieces";
import type { Interval } from "@/domain/calendar/interval";
import { addDays, type LocalDate } from "@/domain/calendar/zone";
import type { RuntimeStretch } from "@/domain/switching/placedRuntime";
import { dayChargeKey } from "@/store/costSnapshot";
import { DayIntervals } from "@/store/dayIntervals";
import { type RatedDevice, type RatedSwitch, readRatedDevices } from "@/store/ratedSwitches";
import { findSwitchSpans, SWITCH_SPANS_MAX, type SwitchSpan } from "@/store/switchSpans";
import type { UsageScope } from "@/store/usageFigures";
import { USAGE_DAYS_MAX } from "@/store/usageLimits";
import { type Outcome, ok, refuse } from "../outcome";
import type { Place } from "../usage/place";
import type { ChargeBeyondRates, RuntimePrices } from "./priceStretch";
import { daysUntil, type RuntimeCell, sumRuntime } from "./sumRuntime";

/** The runtime of a scope in a range, in one snapshot with everything else of the answer. */
export interface Runtime {
	/** All that stood in the scope in the range, also those without any runtime. */
	readonly devices: readonly RatedDevice[];
	readonly cells: readonly RuntimeCell[];
	/** The open ones too. */
	readonly spans: readonly SwitchSpan[];
}

type RuntimePlace = Pick<Place, "usage" | "site" | "zones" | "now">;

/** `onStretch` is told of every stretch that is counted. Refuses a range with more sessions than one answer may read. */
export async function readRuntime(
	place: RuntimePlace,
	scope: UsageScope,
	range: Interval,
	onStretch?: (device: RatedDevice, ratedSwitch: RatedSwitch, stretch: RuntimeStretch) => void,
): Promise<Outcome<Runtime>> {
	const { usage, now } = place;
	const devices = await readScopeDevices(place, scope, range);
	const spans = await findSwitchSpans(
		usage.client,
		devices.map((device) => device.deviceId),
		range,
		SWITCH_SPANS_MAX,
	);
	if (spans === null) return refuseTooMany();
	const days = daysUntil(dayPieces(range, place.zones), now);
	const prices = await readRuntimePrices(place, scope, range);
	const classroomIds = scope.classroomIds && new Set(scope.classroomIds);
	const cells = sumRuntime({ devices, spans, days, prices, now, classroomIds, ...(onStretch ? { onStretch } : {}) });
	return ok({ devices, cells, spans });
}

export function readScopeDevices({ usage, site, now }: RuntimePlace, scope: UsageScope, range: Interval): Promise<RatedDevice[]> {
	return readRatedDevices(usage.client, { ...scope, unassignedClassroomId: site.unassignedClassroomId }, range, now);
}

function refuseTooMany() {
	const most = SWITCH_SPANS_MAX.toLocaleString("en");
	const message = `has more than ${most} sessions of switches; ask for fewer days at a time, or for one classroom or device`;
	return refuse("range_too_large", `The range ${message}.`, [{ path: "end", message }]);
}

/** Rates of the snapshot, and where a tariff charges by the month what a room's days are charged beyond them. */
export async function readRuntimePrices(
	{ usage, zones }: RuntimePlace,
	scope: UsageScope,
	range: Interval,
): Promise<RuntimePrices> {
	const intervals = new DayIntervals(zones);
	const book = await usage.costs.book(scope.siteId);
	const [a, b] = [siteDate(range.start, zones), siteDate(range.end - 1, zones)];
	const [first, last] = a <= b ? [a, b] : [b, a];
	// A session may have been open for years; what its first days were charged beyond rates is not looked up then.
	const earliest = addDays(last, 1 - USAGE_DAYS_MAX);
	const beyond = await readBeyondRates(usage, scope, first < earliest ? earliest : first, last);
	return {
		book,
		intervalsOf: (date) => intervals.of(date),
		beyondRates: (classroomId, date, versionId) => beyond.get(`${dayChargeKey(classroomId, date)}|${versionId}`) ?? null,
	};
}

async function readBeyondRates(
	usage: Place["usage"],
	{ siteId, classroomIds }: UsageScope,
	first: LocalDate,
	last: LocalDate,
): Promise<Map<string, ChargeBeyondRates>> {
	const found = new Map<string, ChargeBeyondRates>();
	const charges = await usage.costs.charges(siteId, first, last);
	if (charges.size === 0) return found;
	const metered = new Map<string, bigint>();
	for (const day of await usage.days({ siteId, classroomIds, deviceIds: null }, first, last))
		for (const { costVersionId, energyMwh } of day.costs) {
			const key = `${dayChargeKey(day.classroomId, day.date)}|${costVersionId}`;
			metered.set(key, (metered.get(key) ?? 0n) + energyMwh);
		}
	for (const [day, ofDay] of charges)
		for (const { versionId, costPico } of ofDay) {
			const key = `${day}|${versionId}`;
			const before = found.get(key)?.costPico ?? 0n;
			found.set(key, { costPico: before + costPico, energyMwh: metered.get(key) ?? 0n });
		}
	return found;
}
