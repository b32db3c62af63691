import type pg from "pg";
import { datesOfMonths } from "@/domain/calendar/datedDay";
import { addDays, type LocalDate, type LocalMonth } from "@/domain/calendar/zone";
import type { CostVersion } from "@/domain/cost/costVersion";
import { placeVersion, type VersionRange } from "@/domain/cost/placeVersion";
import type { RateBook } from "@/domain/cost/rateBook";
import { type BeforeAfter, type ComponentImpact, type DayImpact, ImpactSums, type RoomDayCosts } from "./costImpactSums";
import { isSameScope } from "./costScope";
import { type RecordedCostVersion, readCostVersions } from "./costVersions";
import { dayKey } from "./dayQuarters";
import { monthsOf } from "./monthIntervals";
import { hasPeriodCharges } from "./periodCharges";
import { readAccruedUntil, stateMonth, toRoomDays } from "./periodStatement";
import { readRateBook } from "./rateBook";
import { type RatedDay, rateDays, readRatedDays } from "./ratedDays";
import { type Touched, touchedDates, type VersionToRecord } from "./recordCostVersion";
import { readScopeRooms } from "./usageSite";

export interface CostImpact {
	/** Room-days whose cost changes, ascending by date and room; those without energy and charge are left out. */
	readonly changes: readonly DayImpact[];
	/** Over them. */
	readonly total: BeforeAfter;
	/** Over all days and months that were looked at. */
	readonly components: readonly ComponentImpact[];
	/** As they would be known; those not recorded yet have negative ids. */
	readonly versions: readonly CostVersion[];
}

/**
 * Which days, rooms, components and money recording these versions would change, by the functions that will do it.
 * Writes nothing. Works month by month, so that it needs the memory of one.
 */
export async function previewImpact(client: pg.ClientBase, drafts: readonly VersionToRecord[]): Promise<CostImpact> {
	const [first] = drafts;
	if (!first) throw new RangeError("previewImpact: nothing is asked about");
	const { siteId } = first;
	const before = await readRateBook(client, siteId);
	const known = await readCostVersions(client, siteId);
	const { versions, touched } = versionsAfter(before, known, drafts);
	const after = await readRateBook(client, siteId, versions);
	const sums = new ImpactSums();
	for (const month of await touchedMonths(client, siteId, touched))
		await compareMonth(client, siteId, month, touched, before, after, sums);
	return { ...sums.result(), versions };
}

/** The versions as they would be known after recording the drafts one by one, and the dates that each reaches. */
function versionsAfter(
	book: RateBook,
	known: readonly RecordedCostVersion[],
	drafts: readonly VersionToRecord[],
): { versions: readonly CostVersion[]; touched: Touched[] } {
	let rows: readonly StandingRow[] = known;
	const touched: Touched[] = [];
	drafts.forEach((draft, index) => {
		const standing = rows.filter((row) => isSameScope(row, draft));
		const placing = placeVersion(standing, draft.effectiveFrom, draft.effectiveUntil);
		touched.push(touchedDates(draft, placing, book.zones));
		const restored = draft.restores ? known.find((row) => row.versionKey === draft.restores)?.id : undefined;
		const id = restored ?? -1 - index;
		const rowIds = (-1 - index) * ROWS_PER_DRAFT;
		const remaining = placing.remainders.flatMap(({ ofRowId, ...range }, part) =>
			rows.filter((row) => row.rowId === ofRowId).map((row) => ({ ...row, ...range, rowId: rowIds - 1 - part })),
		);
		const { classroomId, buildingId, components } = draft;
		const { effectiveFrom, effectiveUntil, endsByItself } = placing;
		const recorded = { id, rowId: rowIds, classroomId, buildingId, components };
		rows = [
			...rows.filter((row) => !placing.closedRowIds.includes(row.rowId)),
			...remaining,
			{ ...recorded, effectiveFrom, effectiveUntil, endsByItself },
		];
	});
	return { versions: rows, touched };
}

type StandingRow = CostVersion & VersionRange;
/** A placing leaves fewer remainders than this; the numbers of rows that are not recorded yet must only differ. */
const ROWS_PER_DRAFT = 100_000;

async function touchedMonths(client: pg.ClientBase, siteId: number, touched: readonly Touched[]): Promise<LocalMonth[]> {
	const { rows } = await client.query<{ first: LocalDate | null; last: LocalDate | null }>(
		`SELECT min(d.first) AS first, max(d.last) AS last
		   FROM classrooms c
		  CROSS JOIN LATERAL (SELECT min(local_date) AS first, max(local_date) AS last FROM daily_aggregates WHERE classroom_id = c.id) d
		  WHERE c.site_id = $1`,
		[siteId],
	);
	const [{ first, last } = { first: null, last: null }] = rows;
	if (first === null || last === null) return [];
	const months = touched.flatMap(({ fromDate, untilDate }) => {
		const from = fromDate > first ? fromDate : first;
		const until = untilDate !== null && addDays(untilDate, -1) < last ? addDays(untilDate, -1) : last;
		return from <= until ? monthsOf(from, until) : [];
	});
	return [...new Set(months)].sort();
}

async function compareMonth(
	client: pg.ClientBase,
	siteId: number,
	month: LocalMonth,
	touched: readonly Touched[],
	before: RateBook,
	after: RateBook,
	sums: ImpactSums,
): Promise<void> {
	// Charges of a connection move with any of its rooms: then all of the site is looked at, else what is touched.
	const isStated = hasPeriodCharges(before, month) || hasPeriodCharges(after, month);
	const { firstDate, lastDate } = datesOfMonths(month, month);
	const days = await readRatedDays(
		client,
		before,
		{ siteId, rooms: await readScopeRooms(client, siteId, null), deviceIds: null },
		firstDate,
		lastDate,
	);
	const isTouched = touchedBy(touched, before);
	const moved = days.filter((day) => isTouched(day));
	const rated = await rateDays(client, after, moved);
	const then = days.map((day) => ({ ...day, costs: rated.get(dayKey(day, day.local_date)) ?? day.costs }));
	const accrued = await readAccruedUntil(client, month, before.zones);
	const cost = async (book: RateBook, rows: readonly RatedDay[]): Promise<RoomDayCosts> =>
		isStated
			? sums.ofStatement(await stateMonth(client, book, month, toRoomDays(rows), accrued), toRoomDays(rows))
			: sums.ofRates(book, toRoomDays(rows.filter(isTouched)));
	sums.compare(await cost(before, days), await cost(after, then));
}

/** Whether a day lies in what is touched. */
function touchedBy(touched: readonly Touched[], book: RateBook): (day: RatedDay) => boolean {
	const buildingOf = new Map(book.rooms.map((room) => [room.classroomId, room.buildingId]));
	return ({ classroom_id: room, local_date: date }) =>
		touched.some(
			({ classroomId, buildingId, fromDate, untilDate }) =>
				(classroomId === null || classroomId === room) &&
				(buildingId === null || buildingId === buildingOf.get(room)) &&
				fromDate <= date &&
				(untilDate === null || date < untilDate),
		);
}
