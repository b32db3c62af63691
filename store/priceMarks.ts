import type pg from "pg";
import type { DayPart } from "@/domain/aggregate/bucket";
import type { LocalDate } from "@/domain/calendar/zone";
import { array } from "./partRows";

/** A device's local day in a room: what the cost stage prices. */
export interface DayKey {
	readonly deviceId: number;
	readonly classroomId: number;
	readonly date: LocalDate;
}

const DAYS_PER_MARK_MAX = 2_000;

/** Marks days whose revision moved: one row per batch, claimed by the cost stage. */
export async function markDaysToPrice(
	client: pg.ClientBase,
	days: readonly Pick<DayPart, "deviceId" | "classroomId" | "date">[],
): Promise<void> {
	for (let from = 0; from < days.length; from += DAYS_PER_MARK_MAX) {
		const rows = days.slice(from, from + DAYS_PER_MARK_MAX);
		await client.query("INSERT INTO price_marks (device_ids, classroom_ids, local_dates) VALUES ($1, $2, $3)", [
			array(rows, (day) => day.deviceId),
			array(rows, (day) => day.classroomId),
			array(rows, (day) => day.date),
		]);
	}
}

/** Takes marks that no other worker holds; they are gone when this transaction commits. */
export async function claimPriceMarks(client: pg.ClientBase, marksMax: number): Promise<{ marks: number; days: DayKey[] }> {
	const { rows } = await client.query<{ device_ids: number[]; classroom_ids: number[]; local_dates: string[] }>(
		`DELETE FROM price_marks WHERE id IN (SELECT id FROM price_marks ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
		 RETURNING device_ids, classroom_ids, local_dates::text[]`,
		[marksMax],
	);
	const found = new Map<string, DayKey>();
	for (const row of rows)
		row.device_ids.forEach((deviceId, index) => {
			const day = { deviceId, classroomId: row.classroom_ids[index] ?? 0, date: row.local_dates[index] ?? "" };
			found.set(`${day.deviceId}|${day.classroomId}|${day.date}`, day);
		});
	return { marks: rows.length, days: [...found.values()] };
}
