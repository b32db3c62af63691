import type pg from "pg";
import { type Adjustment, adjustmentsOf } from "@/domain/billing/adjust";
import { billedAmounts } from "@/domain/billing/billedAmount";
import type { BilledRoom, MonthAdjustment, MonthToBill } from "@/domain/billing/composeBills";
import { chargeMonth } from "@/domain/billing/monthCharges";
import { datesOfMonths } from "@/domain/calendar/datedDay";
import { addMonths, type LocalDate, type LocalMonth } from "@/domain/calendar/zone";
import type { RoomDayUsage } from "@/domain/cost/statePeriod";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { readMonthBasis } from "./billBasis";
import { readBilled, readBilledBases } from "./billedAmounts";
import { readIssuedMonths, readRoomBillNumbers } from "./bills";
import { type RecordedCostVersion, readCostVersions } from "./costVersions";
import { readAccruedUntil, readPeriodStatement, stateMonth, toRoomDays } from "./periodStatement";
import { readRateBook } from "./rateBook";
import { readRatedDays } from "./ratedDays";
import type { UsageSite } from "./usageFigures";
import { readScopeRooms } from "./usageSite";

export interface OpenMonth {
	readonly toBill: MonthToBill;
	readonly versions: readonly RecordedCostVersion[];
	/** Months whose figures may have moved since they were billed, with what they rest on now. */
	readonly looked: readonly { readonly month: LocalMonth; readonly basis: Buffer }[];
	readonly unpricedDates: readonly LocalDate[];
	/** Ascending. */
	readonly issuedMonths: readonly LocalMonth[];
}

/** A month as it would be billed now; the one that follows the last issued month also takes the adjustments. */
export async function readOpenMonth(client: pg.ClientBase, site: UsageSite, month: LocalMonth): Promise<OpenMonth> {
	const { siteId, zones } = site;
	const versions = await readCostVersions(client, siteId);
	const { firstDate, lastDate } = datesOfMonths(month, month);
	const book = await readRateBook(client, siteId);
	const scope = { siteId, rooms: await readScopeRooms(client, siteId, null), deviceIds: null };
	const usage = toRoomDays(await readRatedDays(client, book, scope, firstDate, lastDate));
	const accruedUntil = await readAccruedUntil(client, month, zones);
	const statement = await stateMonth(client, book, month, usage, accruedUntil);
	const issuedMonths = await readIssuedMonths(client, siteId);
	const last = issuedMonths.at(-1);
	const takesAdjustments = last !== undefined && addMonths(last, 1) === month;
	const changed = takesAdjustments ? await readChanges(client, site, versions, issuedMonths) : [];
	const { rooms, buildings } = await readBilledPlaces(client, siteId);
	return {
		toBill: {
			site: { name: site.name, currency: site.currency },
			month,
			period: { firstDate, lastDate, accruedUntil },
			charges: chargeMonth(statement, versions),
			adjustments: changed.flatMap((change) => change.adjustments),
			rooms,
			buildings,
			unpricedByRoom: unpricedByRoom(usage),
		},
		versions,
		looked: changed,
		unpricedDates: [...new Set(usage.filter(isUnpriced).map((day) => day.date))].sort(),
		issuedMonths,
	};
}

function isUnpriced({ versionId, energyMwh }: RoomDayUsage): boolean {
	return versionId === null && energyMwh !== 0n;
}

function unpricedByRoom(usage: readonly RoomDayUsage[]): Map<number, MilliwattHours> {
	const sums = new Map<number, MilliwattHours>();
	for (const day of usage.filter(isUnpriced)) sums.set(day.classroomId, (sums.get(day.classroomId) ?? 0n) + day.energyMwh);
	return sums;
}

interface MonthChange {
	readonly month: LocalMonth;
	readonly basis: Buffer;
	readonly adjustments: readonly MonthAdjustment[];
}

/** Issued months that rest on something else now than when they were last billed, and what that changes. */
async function readChanges(
	client: pg.ClientBase,
	{ siteId, zones }: UsageSite,
	versions: readonly RecordedCostVersion[],
	issuedMonths: readonly LocalMonth[],
): Promise<MonthChange[]> {
	const bases = await readBilledBases(client, siteId);
	const changes: MonthChange[] = [];
	for (const month of issuedMonths) {
		const basis = await readMonthBasis(client, { siteId, zones, versions }, month);
		if (basis.toString("hex") === bases.get(month)) continue;
		const charges = chargeMonth(await readPeriodStatement(client, siteId, month), versions);
		const adjustments = adjustmentsOf(await readBilled(client, siteId, month), billedAmounts(charges));
		changes.push({ month, basis, adjustments: await numbered(client, siteId, month, adjustments) });
	}
	return changes;
}

async function numbered(
	client: pg.ClientBase,
	siteId: number,
	forMonth: LocalMonth,
	adjustments: readonly Adjustment[],
): Promise<MonthAdjustment[]> {
	const numbers = await readRoomBillNumbers(client, siteId, forMonth);
	return adjustments.map((adjustment) => ({
		forMonth,
		bill: numbers.get(adjustment.difference.classroomId) ?? null,
		adjustment,
	}));
}

/** Rooms and buildings under their names of today: an issued bill keeps them. */
export async function readBilledPlaces(client: pg.ClientBase, siteId: number): Promise<Pick<MonthToBill, "rooms" | "buildings">> {
	const { rows } = await client.query<{
		id: number;
		code: string;
		name: string;
		building_id: number | null;
		building: string | null;
		area: bigint | null;
	}>(
		`SELECT c.id, c.code, c.name, c.building_id, b.name AS building, (c.area_m2 * 100)::bigint AS area
		   FROM classrooms c LEFT JOIN buildings b ON b.id = c.building_id WHERE c.site_id = $1 ORDER BY c.code, c.id`,
		[siteId],
	);
	const buildings = await client.query<{ id: number; name: string }>("SELECT id, name FROM buildings WHERE site_id = $1", [
		siteId,
	]);
	return {
		rooms: rows.map(
			(row): BilledRoom => ({
				classroomId: row.id,
				code: row.code,
				name: row.name,
				buildingId: row.building_id,
				building: row.building,
				areaHundredthsM2: row.area,
			}),
		),
		buildings: new Map(buildings.rows.map(({ id, name }) => [id, name])),
	};
}
