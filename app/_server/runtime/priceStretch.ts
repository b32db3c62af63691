import type { Interval } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS, quarterHourStart } from "@/domain/calendar/quarterHour";
import type { LocalDate } from "@/domain/calendar/zone";
import { type PlanSlot, slotAt } from "@/domain/cost/dayPlan";
import type { RateBook } from "@/domain/cost/rateBook";
import { needsStatement, rateParts } from "@/domain/cost/rateParts";
import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";
import type { PicoMoney } from "@/domain/quantity/money";
import { MICROJOULES_PER_MWH, type Microjoules } from "@/domain/switching/sessionEnergy";

/** Money of runtime: microjoules × micro-units per kWh, exact. 3,600,000 of them are 10^-12 of the currency. */
export type RuntimeMoney = bigint;

export const RUNTIME_MONEY_PER_PICO: RuntimeMoney = MICROJOULES_PER_MWH;

/** A stretch of a switch's runtime with one power, in one room, within one local day of it. */
export interface RuntimePiece extends Interval {
	readonly classroomId: number;
	readonly date: LocalDate;
	readonly powerMw: Milliwatts;
}

/** What runtime energy costs under one version; null = no version prices it, and its money means nothing. */
export interface RuntimeCost {
	readonly costVersionId: number | null;
	readonly energyUj: Microjoules;
	readonly money: RuntimeMoney;
}

/** What a room's day is charged beyond rates under a version, and what the room's counters measured under it. */
export interface ChargeBeyondRates {
	readonly costPico: PicoMoney;
	readonly energyMwh: MilliwattHours;
}

export interface RuntimePrices {
	readonly book: RateBook;
	readonly intervalsOf: (date: LocalDate) => readonly Interval[];
	/** Null where nothing is known of it: no counter has measured anything there that day. */
	readonly beyondRates: (classroomId: number, date: LocalDate, costVersionId: number) => ChargeBeyondRates | null;
}

/** Prices by rates alone: for a log of single sessions, and where no tariff charges more than rates. */
export function ratesAlone(book: RateBook, intervalsOf: RuntimePrices["intervalsOf"]): RuntimePrices {
	return { book, intervalsOf, beyondRates: () => null };
}

/**
 * Prices a stretch with the rates in force at each of its quarter-hours, exactly. Under a tariff that also charges by the
 * month (slabs, demand, fixed …), each kWh carries what the room's metered kWh of that day carried on average beyond its
 * rate. Such a tariff without any rate leaves the energy unpriced where nothing was metered: that is not 0.
 */
export function priceStretch(piece: RuntimePiece, prices: RuntimePrices): RuntimeCost[] {
	return slotsOf(piece, prices).map(([{ version, parts }, energyUj]) => {
		if (version === null) return { costVersionId: null, energyUj, money: 0n };
		const rates = rateParts(version.components);
		const byRates = parts.reduce((sum, part) => sum + energyUj * (rates[part]?.rateMicroPerKwh ?? 0n), 0n);
		if (!needsStatement(version.components)) return { costVersionId: version.id, energyUj, money: byRates };
		const beyond = prices.beyondRates(piece.classroomId, piece.date, version.id);
		if (beyond === null || beyond.energyMwh <= 0n)
			return rates.length === 0
				? { costVersionId: null, energyUj, money: 0n }
				: { costVersionId: version.id, energyUj, money: byRates };
		return { costVersionId: version.id, energyUj, money: byRates + (energyUj * beyond.costPico) / beyond.energyMwh };
	});
}

/** Energy of a stretch by what prices it: whole where the day has one price, else by its quarter-hours. */
function slotsOf(piece: RuntimePiece, { book, intervalsOf }: RuntimePrices): [PlanSlot, Microjoules][] {
	const plan = book.planDay(piece.classroomId, intervalsOf(piece.date));
	const [only] = plan.slots;
	if (only === undefined) return [];
	if (plan.slots.length === 1) return [[only, piece.powerMw * BigInt(piece.end - piece.start)]];
	const energies = new Map<number, Microjoules>();
	for (let at = piece.start; at < piece.end; ) {
		const quarter = quarterHourStart(at);
		const until = Math.min(quarter + QUARTER_HOUR_MS, piece.end);
		const slot = slotAt(plan, quarter);
		energies.set(slot, (energies.get(slot) ?? 0n) + piece.powerMw * BigInt(until - at));
		at = until;
	}
	return [...energies].flatMap(([slot, energyUj]) => {
		const priced = plan.slots[slot];
		return priced === undefined ? [] : [[priced, energyUj] as [PlanSlot, Microjoules]];
	});
}

/** Rounds half away from zero, once: to 6 decimals while a period is open, to 2 when it is over. */
export function toRuntimeMoney(money: RuntimeMoney, isOpen: boolean): number {
	const unit = RUNTIME_MONEY_PER_PICO * (isOpen ? 1_000_000n : 10_000_000_000n);
	const size = money < 0n ? -money : money;
	const rounded = (2n * size + unit) / (2n * unit);
	return Number(money < 0n ? -rounded : rounded) / (isOpen ? 1e6 : 1e2);
}
