import type pg from "pg";
import type { LocalDate, LocalMonth } from "@/domain/calendar/zone";
import type { RateBook } from "@/domain/cost/rateBook";
import { monthsOf } from "./monthIntervals";
import { chargesOf, hasPeriodCharges, type RoomDayCharge, readChargesBasis, readStoredCharges } from "./periodCharges";
import { readPeriodStatement } from "./periodStatement";
import { readRateBook } from "./rateBook";

/** By `dayChargeKey`: what a room's day is charged beyond the rates of its kWh, by version. */
export type DayCharges = ReadonlyMap<string, readonly RoomDayCharge[]>;

export function dayChargeKey(classroomId: number, date: LocalDate): string {
	return `${classroomId}|${date}`;
}

export function chargesByVersion(charges: readonly RoomDayCharge[] = []): Map<number, bigint> {
	return new Map(charges.map((charge) => [charge.versionId, charge.costPico]));
}

/**
 * Prices and charges as one state of the database has them. Good for one snapshot only: what was read once is not read
 * again, so it must not outlive a change.
 */
export class CostSnapshot {
	private readonly books = new Map<number, Promise<RateBook>>();
	private readonly months = new Map<string, Promise<readonly RoomDayCharge[]>>();

	constructor(readonly client: pg.ClientBase) {}

	book(siteId: number): Promise<RateBook> {
		const known = this.books.get(siteId);
		if (known !== undefined) return known;
		const book = readRateBook(this.client, siteId);
		this.books.set(siteId, book);
		return book;
	}

	/** Charges of the days of a range; empty where no tariff has any. */
	async charges(siteId: number, firstDate: LocalDate, lastDate: LocalDate): Promise<DayCharges> {
		const book = await this.book(siteId);
		const found = new Map<string, RoomDayCharge[]>();
		for (const month of monthsOf(firstDate, lastDate)) {
			if (!hasPeriodCharges(book, month)) continue;
			for (const charge of await this.month(siteId, month, book)) {
				if (charge.date < firstDate || lastDate < charge.date) continue;
				const key = dayChargeKey(charge.classroomId, charge.date);
				const charges = found.get(key);
				if (charges) charges.push(charge);
				else found.set(key, [charge]);
			}
		}
		return found;
	}

	private month(siteId: number, month: LocalMonth, book: RateBook): Promise<readonly RoomDayCharge[]> {
		const key = `${siteId}|${month}`;
		const known = this.months.get(key);
		if (known !== undefined) return known;
		const charges = this.readMonth(siteId, month, book);
		this.months.set(key, charges);
		return charges;
	}

	/** As the cost stage stored them where that is current, else by the same function here. */
	private async readMonth(siteId: number, month: LocalMonth, book: RateBook): Promise<readonly RoomDayCharge[]> {
		const basis = await readChargesBasis(this.client, siteId, month, book);
		const stored = await readStoredCharges(this.client, siteId, month, basis);
		return stored ?? chargesOf(await readPeriodStatement(this.client, siteId, month, { accruedUntil: basis.accruedUntil }));
	}
}
