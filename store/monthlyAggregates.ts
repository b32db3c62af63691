import { readFileSync } from "node:fs";
import type pg from "pg";
import type { MonthPart } from "@/domain/aggregate/bucket";
import { monthOf } from "@/domain/calendar/zone";
import type { DeviceDates } from "./dailyAggregates";
import { addRows, FIGURE_COLUMNS, fromDbFigures, type PartRow } from "./partRows";

const ADD = readFileSync(new URL("./monthlyAggregates.add.sql", import.meta.url), "utf8");

/** Adds signed parts to the months. `parts` ascend by key. */
export function addMonthlyAggregates(client: pg.ClientBase, parts: readonly MonthPart[]): Promise<void> {
	return addRows(client, ADD, parts, (part) => `${part.month}-01`);
}

/** The stored months in which the dates lie. */
export async function readMonthlyAggregates(client: pg.ClientBase, dates: readonly DeviceDates[]): Promise<MonthPart[]> {
	const { rows } = await client.query<PartRow>({
		rowMode: "array",
		text: `SELECT DISTINCT ${FIGURE_COLUMNS}, local_month
		         FROM unnest($1::int[], $2::date[], $3::date[]) AS k (device, first, last)
		         JOIN monthly_aggregates ON device_id = k.device
		          AND local_month >= date_trunc('month', k.first)::date AND local_month <= k.last`,
		values: [dates.map((range) => range.deviceId), dates.map((range) => range.firstDate), dates.map((range) => range.lastDate)],
	});
	return rows.map((row) => ({ ...fromDbFigures(row), month: monthOf(String(row[7])) }));
}
