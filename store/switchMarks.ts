import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { instantText } from "./telemetryEvents";

/** A device with new evidence of its switches, placed at `from` or later. */
export interface SwitchMark {
	readonly deviceId: number;
	readonly from: Instant;
}

/** Marks devices whose switch log must be derived from an instant on, in the transaction that brings the evidence. */
export async function insertSwitchMarks(client: pg.ClientBase, marks: readonly SwitchMark[]): Promise<void> {
	if (marks.length === 0) return;
	await client.query({
		name: "switch_marks_insert",
		text: "INSERT INTO switch_marks (device_ids, stale_from) VALUES ($1::int[], $2::timestamptz[])",
		values: [marks.map(({ deviceId }) => deviceId), marks.map(({ from }) => instantText(from))],
	});
}
