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

const MARKS_PEEKED_MAX = 1_000;

/**
 * Claims marks, oldest first, of about `devicesMax` devices. They are deleted in the caller's transaction: a rollback
 * gives them back. Returns one mark per device, ascending, with its earliest instant.
 */
export async function claimSwitchMarks(client: pg.ClientBase, devicesMax: number): Promise<SwitchMark[]> {
	const peeked = await client.query<{ id: bigint; size: number }>(
		`SELECT id, cardinality(device_ids) AS size FROM switch_marks ORDER BY id LIMIT ${MARKS_PEEKED_MAX}`,
	);
	const ids: bigint[] = [];
	let devices = 0;
	for (const { id, size } of peeked.rows) {
		if (ids.length > 0 && devices + size > devicesMax) break;
		ids.push(id);
		devices += size;
	}
	if (ids.length === 0) return [];
	const { rows } = await client.query<{ device_id: number; stale_from: Date }>(
		`WITH claimed AS (
			DELETE FROM switch_marks WHERE id IN (SELECT id FROM switch_marks WHERE id = ANY ($1::bigint[]) FOR UPDATE SKIP LOCKED)
			RETURNING device_ids, stale_from)
		SELECT m.device_id, min(m.stale_from) AS stale_from
		FROM claimed c, unnest(c.device_ids, c.stale_from) AS m (device_id, stale_from)
		GROUP BY m.device_id ORDER BY m.device_id`,
		[ids],
	);
	return rows.map((row) => ({ deviceId: row.device_id, from: row.stale_from.getTime() }));
}
