import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import type { SwitchFlag } from "@/domain/switching/session";
import { instantText } from "./telemetryEvents";

/** What one answer may read: about a month of a thousand rooms' switches. */
export const SWITCH_SPANS_MAX = 200_000;

/** A session as sums need it: when, and what is uncertain about it. */
export interface SwitchSpan {
	readonly deviceId: number;
	readonly position: number;
	readonly onAt: Instant;
	/** Null: it is still ON, as far as anyone knows. */
	readonly offAt: Instant | null;
	/** Of both edges. */
	readonly flags: readonly SwitchFlag[];
}

type Row = [deviceId: number, position: number, onAt: number, offAt: number | null, flags: string];

/**
 * Sessions of devices that share an instant with the interval, open ones too, by device, switch and time: those of
 * `findSwitchSessions` (store/switchSessions.ts), without who switched. Null when they are more than `max`.
 */
export async function findSwitchSpans(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	{ start, end }: Interval,
	max: number,
): Promise<SwitchSpan[] | null> {
	if (deviceIds.length === 0) return [];
	const { rows } = await client.query<Row>({
		rowMode: "array",
		text: `SELECT l.device_id, l.position, (extract(epoch FROM l.at) * 1000)::float8, (extract(epoch FROM l.off_at) * 1000)::float8,
		              concat_ws(',', nullif(l.flags, ''), nullif(o.flags, ''))
		         FROM (SELECT * FROM switch_state_logs
		                WHERE device_id = ANY ($1::int[]) AND state AND at < $3 AND (off_at > $2 OR off_at IS NULL) LIMIT $4) l
		         LEFT JOIN switch_state_logs o ON o.device_id = l.device_id AND o.position = l.position AND o.at = l.off_at AND NOT o.state
		        ORDER BY l.device_id, l.position, l.at`,
		values: [deviceIds, instantText(start), instantText(end), max + 1],
	});
	if (rows.length > max) return null;
	return rows.map(([deviceId, position, onAt, offAt, flags]) => ({
		deviceId,
		position,
		onAt,
		offAt,
		flags: flags === "" ? [] : (flags.split(",") as SwitchFlag[]),
	}));
}
