import { cutByDays, type DayPiece } from "@/domain/calendar/dayPieces";
import type { Instant, Interval } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS, quarterHourStart } from "@/domain/calendar/quarterHour";
import type { LocalDate } from "@/domain/calendar/zone";
import { countedUntil, placedRuntime, type RuntimeStretch } from "@/domain/switching/placedRuntime";
import type { SwitchFlag } from "@/domain/switching/session";
import type { Microjoules } from "@/domain/switching/sessionEnergy";
import type { RatedDevice, RatedSwitch } from "@/store/ratedSwitches";
import type { SwitchSpan } from "@/store/switchSpans";
import { priceStretch, type RuntimeCost, type RuntimePrices } from "./priceStretch";

/** Runtime of one switch in one room on one local day; what is still running apart from what has ended. */
export interface RuntimeCell {
	readonly device: RatedDevice;
	readonly ratedSwitch: RatedSwitch;
	readonly classroomId: number;
	readonly date: LocalDate;
	readonly isOngoing: boolean;
	runtimeMs: bigint;
	energyUj: Microjoules;
	/** Part of energyUj that rests on a rating nobody has confirmed. */
	defaultUj: Microjoules;
	/** Part of runtimeMs of sessions of which an edge was missed, or that nobody heard of for over 10 minutes. */
	uncertainMs: bigint;
	/** By cost version; null = unpriced. */
	readonly costs: Map<number | null, RuntimeCost>;
}

export interface RuntimeToSum {
	readonly devices: readonly RatedDevice[];
	readonly spans: readonly SwitchSpan[];
	/** Local days of the range, cut by it and by now. */
	readonly days: readonly DayPiece[];
	readonly prices: RuntimePrices;
	readonly now: Instant;
	/** Null = all rooms. */
	readonly classroomIds: ReadonlySet<number> | null;
	/** Told of every stretch, for whoever needs its shape in time. */
	readonly onStretch?: (device: RatedDevice, ratedSwitch: RatedSwitch, stretch: RuntimeStretch) => void;
}

const UNCERTAIN: readonly SwitchFlag[] = ["missed_off", "missed_on", "unobserved"];

/**
 * Adds sessions up exactly, in microjoules and milliseconds. Every figure of runtime is a sum of these cells, so switches
 * sum to their device, devices to their room and days to their range before anything is rounded.
 */
export function sumRuntime({ devices, spans, days, prices, now, classroomIds, onStretch }: RuntimeToSum): RuntimeCell[] {
	const cells = new Map<string, RuntimeCell>();
	const deviceOf = new Map(devices.map((device) => [device.deviceId, device]));
	for (const span of spans) {
		const device = deviceOf.get(span.deviceId);
		// A position that nobody has configured has no rating: it stays in what no switch explains.
		const ratedSwitch = device?.switches.find((each) => each.position === span.position);
		if (!device || !ratedSwitch) continue;
		const isUncertain = span.flags.some((flag) => UNCERTAIN.includes(flag));
		for (const stretch of stretchesOf(span, device, ratedSwitch, days, now)) {
			if (classroomIds !== null && !classroomIds.has(stretch.classroomId)) continue;
			const cell = cellOf(cells, device, ratedSwitch, stretch, span.offAt === null);
			add(cell, stretch, isUncertain, prices);
			onStretch?.(device, ratedSwitch, stretch);
		}
	}
	return [...cells.values()];
}

function stretchesOf(
	span: SwitchSpan,
	device: RatedDevice,
	{ ratings }: RatedSwitch,
	days: readonly DayPiece[],
	now: Instant,
): RuntimeStretch[] {
	const end = span.offAt ?? countedUntil(span.onAt, { isOnline: isOnline(device), lastSeenAt: device.lastSeenAt }, now);
	const rated = { ratings, deviceFactorMicro: device.factorMicro, homes: device.homes };
	return placedRuntime({ start: span.onAt, end }, rated, days);
}

/** Heard of within 10 minutes, and it has not said goodbye. */
export function isOnline({ status }: Pick<RatedDevice, "status">): boolean {
	return status === "live" || status === "stale";
}

/** Whether anything was heard of the switches of any of these devices before an instant: if not, no runtime is not 0. */
export function isKnownBefore(devices: readonly Pick<RatedDevice, "knownSince">[], until: Instant): boolean {
	return devices.some(({ knownSince }) => knownSince !== null && knownSince < until);
}

function cellOf(
	cells: Map<string, RuntimeCell>,
	device: RatedDevice,
	ratedSwitch: RatedSwitch,
	{ classroomId, date }: RuntimeStretch,
	isOngoing: boolean,
): RuntimeCell {
	const key = `${ratedSwitch.switchId}|${classroomId}|${date}|${isOngoing}`;
	const known = cells.get(key);
	if (known) return known;
	const empty = { runtimeMs: 0n, energyUj: 0n, defaultUj: 0n, uncertainMs: 0n, costs: new Map<number | null, RuntimeCost>() };
	const cell: RuntimeCell = { device, ratedSwitch, classroomId, date, isOngoing, ...empty };
	cells.set(key, cell);
	return cell;
}

function add(cell: RuntimeCell, stretch: RuntimeStretch, isUncertain: boolean, prices: RuntimePrices): void {
	const runtimeMs = BigInt(stretch.end - stretch.start);
	const energyUj = stretch.powerMw * runtimeMs;
	cell.runtimeMs += runtimeMs;
	cell.energyUj += energyUj;
	if (stretch.isDefault) cell.defaultUj += energyUj;
	if (isUncertain) cell.uncertainMs += runtimeMs;
	for (const cost of priceStretch(stretch, prices)) {
		const sum = cell.costs.get(cost.costVersionId);
		cell.costs.set(
			cost.costVersionId,
			sum ? { ...cost, energyUj: sum.energyUj + cost.energyUj, money: sum.money + cost.money } : cost,
		);
	}
}

/** Energy of a stretch by quarter-hour, ascending. */
export function quartersOf({ start, end, powerMw }: RuntimeStretch): { startsAt: Instant; energyUj: Microjoules }[] {
	const found: { startsAt: Instant; energyUj: Microjoules }[] = [];
	for (let at = start; at < end; ) {
		const startsAt = quarterHourStart(at);
		const until = Math.min(startsAt + QUARTER_HOUR_MS, end);
		found.push({ startsAt, energyUj: powerMw * BigInt(until - at) });
		at = until;
	}
	return found;
}

/** The part of the days that is over or running: nothing is counted beyond now. */
export function daysUntil(days: readonly DayPiece[], now: Instant): DayPiece[] {
	const whole: Interval = { start: days[0]?.start ?? now, end: now };
	return whole.start < whole.end ? cutByDays(whole, days) : [];
}
