import type pg from "pg";
import type { LocalDate } from "@/domain/calendar/zone";
import type { Cost } from "@/domain/cost/priceBucket";
import type { RateBook } from "@/domain/cost/rateBook";
import { underMark } from "./costMarks";
import { DayIntervals } from "./dayIntervals";
import { type DayRow, dayKey, readDayQuarters } from "./dayQuarters";
import { Turn } from "./turn";
import { FIGURES, type FigureRow, SAYS_SOMETHING } from "./usageFigures";

/** A device's day with what its energy costs by its moment alone: one per version that priced a part, unpriced last. */
export interface RatedDay extends FigureRow {
	readonly local_date: LocalDate;
	readonly costs: readonly Cost[];
}

export interface RatedScope {
	readonly siteId: number;
	readonly rooms: readonly number[];
	readonly deviceIds: readonly number[] | null;
}

/** Days by date, room and device: costs as the cost stage left them where that is current, else rated here. */
export async function readRatedDays(
	client: pg.ClientBase,
	book: RateBook,
	{ siteId, rooms, deviceIds }: RatedScope,
	firstDate: LocalDate,
	lastDate: LocalDate,
): Promise<RatedDay[]> {
	const range = [rooms, deviceIds, firstDate, lastDate];
	const { rows } = await client.query<FigureRow & { local_date: string; priced: boolean }>(
		`SELECT d.*, COALESCE(p.revision = d.revision, false) AND NOT ${underMark("$5")} AS priced
		   FROM (SELECT device_id, classroom_id, local_date, revision, ${FIGURES} FROM daily_aggregates
		          WHERE classroom_id = ANY ($1::int[]) AND ($2::int[] IS NULL OR device_id = ANY ($2))
		            AND local_date >= $3::date AND local_date <= $4::date AND ${SAYS_SOMETHING}) d
		   LEFT JOIN priced_days p USING (device_id, classroom_id, local_date)
		  ORDER BY d.local_date, d.classroom_id, d.device_id`,
		[...range, siteId],
	);
	const stored = rows.some((row) => row.priced) ? await readStoredCosts(client, range) : new Map<string, Cost[]>();
	const rated = await rateDays(
		client,
		book,
		rows.filter((row) => !row.priced),
	);
	return rows.map((row) => ({ ...row, costs: (row.priced ? stored : rated).get(dayKey(row, row.local_date)) ?? [] }));
}

/** Days whose quarter-hours are held at a time: a month of a campus would be three million of them. */
const DAYS_AT_ONCE = 500;

/** Costs of days by the rates of the book, by `dayKey`; quarter-hours are loaded for days in which the price changes. */
export async function rateDays(
	client: pg.ClientBase,
	book: RateBook,
	days: readonly (DayRow & { readonly energy_mwh: bigint })[],
): Promise<Map<string, Cost[]>> {
	const intervals = new DayIntervals(book.zones);
	const turn = new Turn();
	const rated = new Map<string, Cost[]>();
	for (let from = 0; from < days.length; from += DAYS_AT_ONCE) {
		const some = days.slice(from, from + DAYS_AT_ONCE);
		const byQuarters = some.filter((day) => book.needsQuarters(day.classroom_id, intervals.of(day.local_date)));
		const quarters = await readDayQuarters(client, byQuarters, book.zones);
		for (const day of some) {
			const key = dayKey(day, day.local_date);
			const { classroom_id: classroomId, energy_mwh: energyMwh } = day;
			const ofDay = { classroomId, energyMwh, intervals: intervals.of(day.local_date), quarters: () => quarters.get(key) ?? [] };
			rated.set(key, book.priceDay(ofDay));
			await turn.pass();
		}
	}
	return rated;
}

async function readStoredCosts(client: pg.ClientBase, range: unknown[]): Promise<Map<string, Cost[]>> {
	const { rows } = await client.query<DayRow & StoredCost>(
		`SELECT device_id, classroom_id, local_date, cost_version_id, energy_mwh, cost_pico, parts_mwh::text FROM daily_costs
		  WHERE classroom_id = ANY ($1::int[]) AND ($2::int[] IS NULL OR device_id = ANY ($2))
		    AND local_date >= $3::date AND local_date <= $4::date
		  ORDER BY cost_version_id = 0, cost_version_id`,
		range,
	);
	const found = new Map<string, Cost[]>();
	for (const row of rows) {
		const key = dayKey(row, row.local_date);
		const costs = found.get(key);
		if (costs) costs.push(fromDbCost(row));
		else found.set(key, [fromDbCost(row)]);
	}
	return found;
}

export interface StoredCost {
	readonly cost_version_id: number;
	readonly energy_mwh: bigint;
	readonly cost_pico: string;
	/** As text: "{1,2}"; null = one part that holds all the energy. */
	readonly parts_mwh: string | null;
}

export function fromDbCost(row: StoredCost): Cost {
	const costVersionId = row.cost_version_id === 0 ? null : row.cost_version_id;
	const parts = { costVersionId, energyMwh: row.energy_mwh, costPico: BigInt(row.cost_pico) };
	if (costVersionId === null) return { ...parts, partsMwh: [] };
	if (row.parts_mwh === null) return { ...parts, partsMwh: [row.energy_mwh] };
	const text = row.parts_mwh.slice(1, -1);
	return { ...parts, partsMwh: text === "" ? [] : text.split(",").map(BigInt) };
}

/** The column `parts_mwh`: most tariffs have one part, which says nothing new. */
export function toDbParts({ costVersionId, energyMwh, partsMwh }: Cost): string | null {
	const isPlain = costVersionId === null || (partsMwh.length === 1 && partsMwh[0] === energyMwh);
	return isPlain ? null : `{${partsMwh.join(",")}}`;
}
