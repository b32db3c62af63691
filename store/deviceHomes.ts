import type pg from "pg";
import type { DeviceHome, Placement } from "@/domain/aggregate/foldEntries";
import type { DatedZone } from "@/domain/calendar/zone";

/**
 * What the fold must know of devices: dated placements, the site's dated zones and its room for what stands nowhere.
 * A device whose site has no such room is left out; `claimFoldPositions` passes it over too.
 */
export async function readDeviceHomes(client: pg.ClientBase, deviceIds: readonly number[]): Promise<Map<number, DeviceHome>> {
	const zones = await client.query<{ site_id: number; effective_from: Date; time_zone: string }>(
		"SELECT site_id, effective_from, time_zone FROM site_zones ORDER BY site_id, effective_from",
	);
	const zonesOf = new Map<number, DatedZone[]>();
	for (const row of zones.rows) {
		const zone = { effectiveFrom: row.effective_from.getTime(), timeZone: row.time_zone };
		const list = zonesOf.get(row.site_id);
		if (list) list.push(zone);
		else zonesOf.set(row.site_id, [zone]);
	}
	const placements = await client.query<{
		device_id: number;
		classroom_id: number;
		effective_from: Date;
		effective_until: Date | null;
	}>(
		`SELECT device_id, classroom_id, effective_from, effective_until FROM device_placements
		  WHERE device_id = ANY ($1::int[]) ORDER BY device_id, effective_from`,
		[deviceIds],
	);
	const placementsOf = new Map<number, Placement[]>();
	for (const row of placements.rows) {
		const placement = {
			classroomId: row.classroom_id,
			effectiveFrom: row.effective_from.getTime(),
			effectiveUntil: row.effective_until?.getTime() ?? null,
		};
		const list = placementsOf.get(row.device_id);
		if (list) list.push(placement);
		else placementsOf.set(row.device_id, [placement]);
	}
	const devices = await client.query<{ id: number; site_id: number; unassigned: number }>(
		`SELECT d.id, d.site_id, c.id AS unassigned
		   FROM devices d JOIN classrooms c ON c.site_id = d.site_id AND c.kind = 'unassigned'
		  WHERE d.id = ANY ($1::int[])`,
		[deviceIds],
	);
	return new Map(
		devices.rows.map((row) => [
			row.id,
			{
				deviceId: row.id,
				placements: placementsOf.get(row.id) ?? [],
				unassignedClassroomId: row.unassigned,
				zones: zonesOf.get(row.site_id) ?? [],
			},
		]),
	);
}
