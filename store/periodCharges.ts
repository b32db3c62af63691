import { createHash } from "node:crypto";
import type pg from "pg";
import { datesOfMonths } from "@/domain/calendar/datedDay";
import { addMonths, type LocalDate, type LocalMonth } from "@/domain/calendar/zone";
import { toJsonComponents } from "@/domain/cost/costVersion";
import type { RateBook } from "@/domain/cost/rateBook";
import { needsStatement } from "@/domain/cost/rateParts";
import type { PeriodStatement } from "@/domain/cost/statePeriod";
import type { PicoMoney } from "@/domain/quantity/money";
import { monthInterval } from "./monthIntervals";
import { ratchetMonths } from "./periodDemand";
import { readAccruedUntil } from "./periodStatement";

/** A room-day's part of what its connection is charged for a month beyond the rates of its kWh. */
export interface RoomDayCharge {
	readonly classroomId: number;
	readonly date: LocalDate;
	readonly versionId: number;
	/** 10^-12 of the currency, exact. */
	readonly costPico: PicoMoney;
}

/** Whether a month has charges beyond rates at all: sites without such a tariff never ask further. */
export function hasPeriodCharges(book: RateBook, month: LocalMonth): boolean {
	const stated = book.versions.filter((version) => needsStatement(version.components));
	if (stated.length === 0) return false;
	const { start, end } = monthInterval(month, book.zones);
	return stated.some(
		({ effectiveFrom, effectiveUntil }) => effectiveFrom < end && start < (effectiveUntil ?? Number.POSITIVE_INFINITY),
	);
}

/** The charges of a statement that are not rates of a kWh; those of nothing are left out. */
export function chargesOf(statement: PeriodStatement): RoomDayCharge[] {
	return statement.versions.flatMap(({ versionId, lines, roomDays }) => {
		const beyond = lines.map((line) => line.detail.kind !== "rate");
		return roomDays.flatMap(({ classroomId, date, byLine }) => {
			const costPico = byLine.reduce((sum, part, index) => (beyond[index] ? sum + part : sum), 0n);
			return costPico === 0n ? [] : [{ classroomId, date, versionId, costPico }];
		});
	});
}

/** What the charges of a month follow from: as long as it is the same, so are they. */
export interface ChargesBasis {
	/** Σ revision of the days that the statement looks at. */
	readonly usage: bigint;
	/** Digest of the versions that hold in them, the site's rooms and its zones. */
	readonly price: string;
	readonly accruedUntil: LocalDate;
}

export async function readChargesBasis(
	client: pg.ClientBase,
	siteId: number,
	month: LocalMonth,
	book: RateBook,
): Promise<ChargesBasis> {
	const from = addMonths(month, -ratchetMonths(book.versions));
	const { firstDate, lastDate } = datesOfMonths(from, month);
	const { rows } = await client.query<{ usage: bigint | null }>(
		`SELECT (sum(d.revision) + count(*))::bigint AS usage FROM daily_aggregates d JOIN classrooms c ON c.id = d.classroom_id
		  WHERE c.site_id = $1 AND d.local_date >= $2::date AND d.local_date <= $3::date`,
		[siteId, firstDate, lastDate],
	);
	return {
		usage: rows[0]?.usage ?? 0n,
		price: priceDigest(book, from, month),
		accruedUntil: await readAccruedUntil(client, month, book.zones),
	};
}

function priceDigest(book: RateBook, from: LocalMonth, month: LocalMonth): string {
	const { start } = monthInterval(from, book.zones);
	const { end } = monthInterval(month, book.zones);
	const versions = book.versions
		.filter(({ effectiveFrom, effectiveUntil }) => effectiveFrom < end && start < (effectiveUntil ?? end))
		.map((version) => [
			version.id,
			version.classroomId,
			version.buildingId,
			Math.max(version.effectiveFrom, start),
			Math.min(version.effectiveUntil ?? end, end),
			toJsonComponents(version.components),
		])
		.sort((a, b) => Number(a[0]) - Number(b[0]) || Number(a[3]) - Number(b[3]));
	const rooms = book.rooms.map((room) => [room.classroomId, room.buildingId, String(room.areaHundredthsM2)]);
	return createHash("sha256")
		.update(JSON.stringify([versions, rooms, book.zones]))
		.digest("hex");
}

/** The stored charges of rooms in a month, or null when they are not of this basis. `rooms` null = all. */
export async function readStoredCharges(
	client: pg.ClientBase,
	siteId: number,
	month: LocalMonth,
	basis: ChargesBasis,
): Promise<RoomDayCharge[] | null> {
	const current = await client.query(
		`SELECT FROM priced_months WHERE site_id = $1 AND local_month = $2 AND usage_basis = $3 AND price_basis = $4 AND accrued_until = $5`,
		[siteId, `${month}-01`, basis.usage, basis.price, basis.accruedUntil],
	);
	return current.rowCount === 0 ? null : readCharges(client, siteId, month);
}

/** What is stored, whether or not it is current. */
export async function readCharges(client: pg.ClientBase, siteId: number, month: LocalMonth): Promise<RoomDayCharge[]> {
	const { rows } = await client.query<{ classroom_id: number; local_date: string; cost_version_id: number; cost_pico: string }>(
		`SELECT classroom_id, local_date, cost_version_id, cost_pico FROM period_charges
		  WHERE site_id = $1 AND local_month = $2 ORDER BY local_date, classroom_id, cost_version_id`,
		[siteId, `${month}-01`],
	);
	return rows.map((row) => ({
		classroomId: row.classroom_id,
		date: row.local_date,
		versionId: row.cost_version_id,
		costPico: BigInt(row.cost_pico),
	}));
}
