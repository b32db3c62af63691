import { startOfSiteDate } from "@/domain/calendar/datedDay";
import type { Interval } from "@/domain/calendar/interval";
import type { LocalDate, LocalMonth } from "@/domain/calendar/zone";
import { chargeComponents } from "./chargeComponents";
import type { CostVersion } from "./costVersion";
import type { RecordedDemand } from "./demand";
import { shareOfPeriod } from "./periodShare";
import type { RateBook } from "./rateBook";
import { rateParts } from "./rateParts";
import { TO_THE_PAISA } from "./rounding";
import { shareCharges } from "./shareCharges";
import type { Consumption } from "./slabCharges";
import type { PeriodStatement, RoomDayUsage, VersionStatement } from "./statement";

export type { RecordedDemand } from "./demand";
export type {
	LineDetail,
	LineUnit,
	PeriodStatement,
	RoomDayCharge,
	RoomDayUsage,
	StatementLine,
	VersionStatement,
} from "./statement";

export interface PeriodToState {
	readonly month: LocalMonth;
	/** The billing period as instants; several where the site's zone changed in it. */
	readonly intervals: readonly Interval[];
	/** First date that has not passed; the end of the month once it is over. Charges by time accrue up to it. */
	readonly accruedUntil: LocalDate;
	readonly book: RateBook;
	/** Any order; rows of one room, date and version add up. */
	readonly usage: readonly RoomDayUsage[];
	/** The highest demand of a version's energy in the period; null = none. Asked for only when a charge needs it. */
	readonly demand: (versionId: number, intervalMinutes: 15 | 30) => RecordedDemand | null;
}

/**
 * What each connection of a site is charged in a billing period, line by line, and how that is shared over its rooms and
 * days. Exact to the 10^-12; `settleBill` makes money of it. A version without a metered room-day has no connection.
 */
export function statePeriod(period: PeriodToState): PeriodStatement {
	const byVersion = new Map<number, RoomDayUsage[]>();
	let unpricedMwh = 0n;
	for (const usage of period.usage) {
		if (usage.versionId === null) {
			unpricedMwh += usage.energyMwh;
			continue;
		}
		const ofVersion = byVersion.get(usage.versionId);
		if (ofVersion) ofVersion.push(usage);
		else byVersion.set(usage.versionId, [usage]);
	}
	const versions = [...byVersion].sort(([a], [b]) => a - b).map(([id]) => stateVersion(period, id, byVersion));
	return { month: period.month, versions, unpricedMwh };
}

type UsageByVersion = ReadonlyMap<number, readonly RoomDayUsage[]>;

function stateVersion(period: PeriodToState, versionId: number, byVersion: UsageByVersion): VersionStatement {
	const { book, intervals } = period;
	const usage = byVersion.get(versionId) ?? [];
	const rows = book.versions.filter((version) => version.id === versionId);
	const components = componentsOf(rows, versionId);
	const parts = rateParts(components);
	const roomDays = mergeRoomDays(usage, parts.length);
	const energyMwh = roomDays.reduce((sum, day) => sum + day.energyMwh, 0n);
	const passed = startOfSiteDate(period.accruedUntil, book.zones);
	const charges = chargeComponents({
		components,
		energyMwh,
		partsMwh: parts.map((_, part) => roomDays.reduce((sum, day) => sum + (day.partsMwh[part] ?? 0n), 0n)),
		held: shareOfPeriod(rows, intervals, Number.POSITIVE_INFINITY),
		ofScope: consumptionOfScope(period, rows, byVersion),
		accrued: shareOfPeriod(rows, intervals, passed),
		demand: (intervalMinutes) => period.demand(versionId, intervalMinutes),
	});
	const rooms = new Map(book.rooms.map((room) => [room.classroomId, room]));
	const shared = shareCharges(charges, { roomDays, parts, rooms });
	return {
		versionId,
		energyMwh,
		lines: charges.map((charge) => charge.line),
		roomDays: roomDays.map(({ classroomId, date, energyMwh: ofDay }, day) => ({
			classroomId,
			date,
			energyMwh: ofDay,
			byLine: shared.map((line) => line[day] ?? 0n),
		})),
		rounding: components.find((component) => component.kind === "rounding") ?? TO_THE_PAISA,
	};
}

/** What the versions of one scope price in the period together, and how much of it they hold. */
function consumptionOfScope(
	{ book, intervals }: PeriodToState,
	[row]: readonly CostVersion[],
	byVersion: UsageByVersion,
): Consumption {
	const ofScope = book.versions.filter(
		(version) =>
			version.classroomId === row?.classroomId &&
			version.buildingId === row.buildingId &&
			version.components.every((component) => component.kind !== "none"),
	);
	const usage = [...new Set(ofScope.map((version) => version.id))].flatMap((id) => byVersion.get(id) ?? []);
	return {
		energyMwh: usage.reduce((sum, day) => sum + day.energyMwh, 0n),
		held: shareOfPeriod(ofScope, intervals, Number.POSITIVE_INFINITY),
	};
}

function componentsOf(rows: readonly CostVersion[], versionId: number) {
	const [row] = rows;
	if (row === undefined) throw new RangeError(`statePeriod: version ${versionId} is not in the rate book`);
	return row.components;
}

/** One per room and date, ascending by both: so the order of the rows decides nothing. */
function mergeRoomDays(usage: readonly RoomDayUsage[], partCount: number): RoomDayUsage[] {
	const merged = new Map<string, RoomDayUsage>();
	for (const day of usage) {
		if (day.partsMwh.length !== partCount && day.energyMwh !== 0n)
			throw new RangeError(`statePeriod: version ${day.versionId} has ${partCount} rate parts, not ${day.partsMwh.length}`);
		const key = `${day.classroomId}|${day.date}`;
		const sum = merged.get(key);
		merged.set(key, {
			...day,
			energyMwh: (sum?.energyMwh ?? 0n) + day.energyMwh,
			partsMwh: Array.from({ length: partCount }, (_, part) => (sum?.partsMwh[part] ?? 0n) + (day.partsMwh[part] ?? 0n)),
		});
	}
	return [...merged.values()].sort((a, b) => a.classroomId - b.classroomId || (a.date < b.date ? -1 : 1));
}
