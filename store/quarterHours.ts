import { readFileSync } from "node:fs";
import type pg from "pg";
import type { QuarterPart } from "@/domain/aggregate/bucket";
import type { Interval } from "@/domain/calendar/interval";
import { addRows, FIGURE_COLUMNS, fromDbFigures, type PartRow } from "./partRows";

const ADD = readFileSync(new URL("./quarterHours.add.sql", import.meta.url), "utf8");

export interface DeviceRange extends Interval {
	readonly deviceId: number;
}

/** Adds signed parts to the load profile. `parts` ascend by (device, room, quarter-hour). */
export function addQuarterHours(client: pg.ClientBase, parts: readonly QuarterPart[]): Promise<void> {
	return addRows(client, ADD, parts, (part) => String(part.startsAt));
}

/** The stored quarter-hours of devices that start within their ranges. */
export async function readQuarterHours(client: pg.ClientBase, ranges: readonly DeviceRange[]): Promise<QuarterPart[]> {
	const { rows } = await client.query<PartRow>({
		rowMode: "array",
		text: `SELECT DISTINCT ${FIGURE_COLUMNS}, (extract(epoch FROM starts_at) * 1000)::float8
		         FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS k (device, starts, ends)
		         JOIN quarter_hours ON device_id = k.device AND starts_at >= k.starts AND starts_at < k.ends`,
		values: [
			ranges.map((range) => range.deviceId),
			ranges.map((range) => new Date(range.start)),
			ranges.map((range) => new Date(range.end)),
		],
	});
	return rows.map((row) => ({ ...fromDbFigures(row), startsAt: Number(row[7]) }));
}
