import type pg from "pg";
import { datesOfMonths } from "@/domain/calendar/datedDay";
import { addMonths, type LocalDate, type LocalMonth } from "@/domain/calendar/zone";
import type { CostVersion } from "@/domain/cost/costVersion";
import { placeVersion, type VersionRange } from "@/domain/cost/placeVersion";
import { pricesEnergy } from "@/domain/cost/pricesEnergy";
import type { RateBook } from "@/domain/cost/rateBook";
import { type BeforeAfter, type ComponentImpact, type DayImpact, ImpactSums, type RoomDayCosts } from "./costImpactSums";
import { isSameScope } from "./costScope";
import { type RecordedCostVersion, readCostVersions } from "./costVersions";
import { dayKey } from "./dayQuarters";
import { hasPeriodCharges } from "./periodCharges";
import { readAccruedUntil, stateMonth, toRoomDays } from "./periodStatement";
import { readRateBook } from "./rateBook";
import { type RatedDay, rateDays, readRatedDays } from "./ratedDays";
import { type Touched, touchedDates, type VersionToRecord } from "./recordCostVersion";
import { readScopeRooms } from "./usageSite";

/** About ten seconds of quarter-hours. */
const IMPACT_DAYS_MAX = 120_000;

export interface CostImpact {
	/** Room-days whose cost changes, ascending by date and room; those without energy and charge are left out. */
	readonly changes: readonly DayImpact[];
	/** Over them. */
	readonly total: BeforeAfter;
	/** Over all days and months that were looked at. */
	readonly components: readonly ComponentImpact[];
	/** The first date that was looked at, where there was too much to look at all of it; null = all. */
	readonly lookedFrom: LocalDate | null;
	/** The dates on which what is asked about holds; days beside them change where they share a charge of the month. */
	readonly held: readonly Pick<Touched, "fromDate" | "untilDate">[];
	/** A tariff that is asked about prices no kWh: what it leaves to be used costs nothing more. */
	readonly leavesEnergyFree: boolean;
	/** As they would be known; those not recorded yet have negative ids. */
	readonly versions: readonly CostVersion[];
}

/**
 * Which days, rooms, components and money recording these versions would change, by the functions that will do it.
 * Writes nothing. Works month by month from the latest back, so that it needs the memory of one, and stops at
 * `daysMax` days of devices: someone waits for it.
 */
export async function previewImpact(
	client: pg.ClientBase,
	drafts: readonly VersionToRecord[],
	daysMax = IMPACT_DAYS_MAX,
): Promise<CostImpact> {
	const [first] = drafts;
	if (!first) throw new RangeError("previewImpact: nothing is asked about");
	const { siteId } = first;
	const before = await readRateBook(client, siteId);
	const known = await readCostVersions(client, siteId);
	const { versions, touched } = versionsAfter(before, known, drafts);
	const after = await readRateBook(client, siteId, versions);
	const sums = new ImpactSums();
	let looked = 0;
	let lookedFrom: LocalDate | null = null;
	for (const { month, days } of await touchedMonths(client, siteId, touched)) {
		if (looked > 0 && looked + days > daysMax) {
			lookedFrom = `${addMonths(month, 1)}-01`;
			break;
		}
		looked += days;
		await compareMonth(client, siteId, month, touched, before, after, sums);
	}
	const leavesEnergyFree = drafts.some(({ components }) => !pricesEnergy(components));
	return { ...sums.result(), lookedFrom, held: touched, leavesEnergyFree, versions };
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

/**
 * Months that are touched, the latest first, and how many days of devices the site has in each. A day outside of what is
 * touched counts too: a version that begins after the last reading still takes its part of the month's charges.
 */
async function touchedMonths(
	client: pg.ClientBase,
	siteId: number,
	touched: readonly Touched[],
): Promise<{ month: LocalMonth; days: number }[]> {
	const { rows } = await client.query<{ month: LocalMonth; days: bigint }>(
		`SELECT to_char(d.local_date, 'YYYY-MM') AS month, count(*) AS days
		   FROM daily_aggregates d JOIN classrooms c ON c.id = d.classroom_id
		  WHERE c.site_id = $1 AND d.local_date >= date_trunc('month', $2::date) GROUP BY 1 ORDER BY 1 DESC`,
		[siteId, touched.map((range) => range.fromDate).sort()[0]],
	);
	return rows
		.filter(({ month }) =>
			touched.some(
				({ fromDate, untilDate }) => fromDate < `${addMonths(month, 1)}-01` && (untilDate === null || `${month}-01` < untilDate),
			),
		)
		.map(({ month, days }) => ({ month, days: Number(days) }));
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
