import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import type { SwitchPlace } from "@/domain/timetable/decideRuns";
import type { SwitchType } from "@/domain/timetable/schedule";

/** A switch where it stands, from an instant until another. */
export interface PlacedSwitch extends SwitchPlace {
	readonly name: string;
	readonly device: string;
	readonly type: SwitchType;
	readonly classroomId: number;
	readonly buildingId: number | null;
	readonly from: Instant;
	readonly until: Instant | null;
}

/** Switches of a site, not archived, with each placement of their device that shares an instant with the interval. */
export async function readPlacedSwitches(
	client: pg.ClientBase | pg.Pool,
	siteId: number,
	{ start, end }: Interval,
): Promise<PlacedSwitch[]> {
	const { rows } = await client.query<{
		device_id: number;
		device: string;
		position: number;
		name: string;
		type: SwitchType;
		classroom_id: number;
		building_id: number | null;
		effective_from: Date;
		effective_until: Date | null;
	}>(
		`SELECT d.id AS device_id, d.esp32_name AS device, w.position, w.name, w.type, p.classroom_id, c.building_id,
		        p.effective_from, p.effective_until
		   FROM devices d
		   JOIN device_switches w ON w.device_id = d.id AND w.archived_at IS NULL
		   JOIN device_placements p ON p.device_id = d.id
		   JOIN classrooms c ON c.id = p.classroom_id
		  WHERE d.site_id = $1 AND d.archived_at IS NULL AND c.kind = 'room'
		    AND p.effective_from < $3 AND (p.effective_until IS NULL OR p.effective_until > $2)
		  ORDER BY d.id, w.position, p.effective_from`,
		[siteId, new Date(start), new Date(end)],
	);
	return rows.map((row) => ({
		deviceId: row.device_id,
		device: row.device,
		position: row.position,
		name: row.name,
		type: row.type,
		classroomId: row.classroom_id,
		buildingId: row.building_id,
		from: row.effective_from.getTime(),
		until: row.effective_until?.getTime() ?? null,
	}));
}

/**
 * When switches were last switched after an instant, or told to by whatever command is not known to have failed; what the
 * device itself came to (a boot, source system) is nobody's decision. Switches of which neither is known are not in it.
 */
export async function readLastChanges(
	client: pg.ClientBase,
	places: readonly SwitchPlace[],
	since: Instant,
): Promise<{ place: SwitchPlace; at: Instant }[]> {
	const { rows } = await client.query<{ device_id: number; position: number; at: Date }>(
		`SELECT k.device_id, k.position, max(x.at) AS at
		   FROM unnest($1::int[], $2::smallint[]) AS k (device_id, position)
		   CROSS JOIN LATERAL (
		     SELECT l.at FROM switch_state_logs l WHERE l.device_id = k.device_id AND l.position = k.position AND l.at > $3
		        AND l.source <> 'system'
		     UNION ALL
		     SELECT c.requested_at FROM commands c
		      WHERE c.device_id = k.device_id AND c.position = k.position AND c.requested_at > $3
		        AND c.status NOT IN ('failed', 'expired')
		   ) x GROUP BY 1, 2`,
		[places.map(({ deviceId }) => deviceId), places.map(({ position }) => position), new Date(since)],
	);
	return rows.map((row) => ({ place: { deviceId: row.device_id, position: row.position }, at: row.at.getTime() }));
}
