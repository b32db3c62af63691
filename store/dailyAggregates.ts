import { readFileSync } from "node:fs";
import type pg from "pg";
import type { DayPart } from "@/domain/aggregate/bucket";
import type { LocalDate } from "@/domain/calendar/zone";
import { addRows, FIGURE_COLUMNS, fromDbFigures, type PartRow } from "./partRows";

const ADD = readFileSync(new URL("./dailyAggregates.add.sql", import.meta.url), "utf8");

export interface DeviceDates {
	readonly deviceId: number;
	/** Both included. */
	readonly firstDate: LocalDate;
	readonly lastDate: LocalDate;
}

/** Adds signed parts to the days and moves their revision, which makes their costs stale. `parts` ascend by key. */
export function addDailyAggregates(client: pg.ClientBase, parts: readonly DayPart[]): Promise<void> {
	return addRows(client, ADD, parts, (part) => part.date);
}

export async function readDailyAggregates(client: pg.ClientBase, dates: readonly DeviceDates[]): Promise<DayPart[]> {
	const { rows } = await client.query<PartRow>({
		rowMode: "array",
		text: `SELECT DISTINCT ${FIGURE_COLUMNS}, local_date
		         FROM unnest($1::int[], $2::date[], $3::date[]) AS k (device, first, last)
		         JOIN daily_aggregates ON device_id = k.device AND local_date >= k.first AND local_date <= k.last`,
		values: [dates.map((range) => range.deviceId), dates.map((range) => range.firstDate), dates.map((range) => range.lastDate)],
	});
	return rows.map((row) => ({ ...fromDbFigures(row), date: String(row[7]) }));
}
