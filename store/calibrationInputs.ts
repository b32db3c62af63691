import type pg from "pg";
import { type Instant, type Interval, intersect } from "@/domain/calendar/interval";
import type { CounterQuarter } from "@/domain/calibration/measuredQuarter";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { countedUntil } from "@/domain/switching/placedRuntime";
import type { DatedRating } from "@/domain/switching/sessionEnergy";
import { liveStatusOf } from "./liveStatus";
import { findSwitchSessions } from "./switchSessions";

// What the two measurements of a device rest on, read in the snapshot of the caller.

export interface CalibrationSwitch {
	readonly switchId: number;
	readonly position: number;
	readonly name: string;
	readonly type: string;
	readonly isArchived: boolean;
	/** Ascending. */
	readonly ratings: readonly DatedRating[];
	/** Half-open; within the range and the rooms asked for. */
	readonly sessions: readonly Interval[];
}

export interface CalibrationDevice {
	readonly deviceId: number;
	readonly esp32Name: string;
	readonly consumptionFactorMicro: number;
	/** In their order; those that have a rating. */
	readonly switches: readonly CalibrationSwitch[];
	/** Ascending, summed over the rooms asked for. */
	readonly counter: readonly CounterQuarter[];
	readonly registers: number;
	readonly knownSince: Instant | null;
}

interface Asked extends Interval {
	readonly deviceIds: readonly number[];
	/** Rooms that count; null = wherever it stood. */
	readonly classroomIds: readonly number[] | null;
	readonly now: Instant;
}

/** Both measurements of devices over a range, in the order of their names. */
export async function readCalibrationDevices(client: pg.ClientBase, asked: Asked): Promise<CalibrationDevice[]> {
	const devices = await readDevices(client, asked.deviceIds);
	const switches = await readSwitches(client, asked.deviceIds);
	const counter = await readCounter(client, asked);
	const stays = asked.classroomIds === null ? null : await readStays(client, asked.deviceIds, asked.classroomIds);
	const sessions = await findSwitchSessions(client, asked.deviceIds, asked);
	return devices.map((device) => ({
		deviceId: device.id,
		esp32Name: device.esp32_name,
		consumptionFactorMicro: device.consumption_factor_micro,
		counter: counter.get(device.id) ?? [],
		registers: Number(device.registers),
		knownSince: device.known_since?.getTime() ?? null,
		switches: (switches.get(device.id) ?? []).map((each) => ({
			...each,
			sessions: sessions
				.filter(({ deviceId, position }) => deviceId === device.id && position === each.position)
				.flatMap(({ on, off }) => cutToStays({ start: on.at, end: off?.at ?? openUntil(device, on.at, asked.now) }, device.id)),
		})),
	}));

	function cutToStays(session: Interval, deviceId: number): Interval[] {
		if (stays === null) return session.start < session.end ? [session] : [];
		return (stays.get(deviceId) ?? []).flatMap((stay) => intersect(session, stay) ?? []);
	}
}

interface DeviceRow {
	readonly id: number;
	readonly esp32_name: string;
	readonly consumption_factor_micro: number;
	readonly registers: bigint;
	readonly known_since: Date | null;
	readonly online: boolean | null;
	readonly status_at: Date | null;
	readonly last_seen_at: Date | null;
}

async function readDevices(client: pg.ClientBase, deviceIds: readonly number[]): Promise<DeviceRow[]> {
	const { rows } = await client.query<DeviceRow>(
		`SELECT d.id, d.esp32_name, d.consumption_factor_micro, s.online, GREATEST(s.status_at, s.last_seen_at) AS status_at,
		        GREATEST(s.last_seen_at, (SELECT max(c.received_at) FROM ledger_checkpoints c WHERE c.device_id = d.id)) AS last_seen_at,
		        (SELECT count(*) FROM ledger_checkpoints c WHERE c.device_id = d.id) AS registers,
		        (SELECT min(f.at) FROM device_switches w CROSS JOIN LATERAL (
		           SELECT l.at FROM switch_state_logs l WHERE l.device_id = d.id AND l.position = w.position ORDER BY l.at LIMIT 1) f
		          WHERE w.device_id = d.id) AS known_since
		   FROM devices d LEFT JOIN device_status s ON s.device_id = d.id
		  WHERE d.id = ANY ($1::int[]) ORDER BY d.esp32_name`,
		[deviceIds],
	);
	return rows;
}

/** A session without an end runs on while the device is heard, else to its last sign of life: as in the reports of runtime. */
function openUntil({ online, status_at, last_seen_at }: DeviceRow, since: Instant, now: Instant): Instant {
	const lastSeenAt = last_seen_at?.getTime() ?? null;
	const saidOfflineAt = online === false ? (status_at?.getTime() ?? null) : null;
	const status = liveStatusOf({ now, lastSeenAt, saidOfflineAt });
	return countedUntil(since, { isOnline: status === "live" || status === "stale", lastSeenAt }, now);
}

async function readSwitches(
	client: pg.ClientBase,
	deviceIds: readonly number[],
): Promise<Map<number, Omit<CalibrationSwitch, "sessions">[]>> {
	const { rows } = await client.query<{
		id: number;
		device_id: number;
		position: number;
		name: string;
		type: string;
		archived: boolean;
		effective_from: Date;
		power_rating_mw: bigint;
		consumption_factor_micro: number;
		is_default: boolean;
	}>(
		`SELECT s.id, s.device_id, s.position, s.name, s.type::text, s.archived_at IS NOT NULL AS archived,
		        r.effective_from, r.power_rating_mw, r.consumption_factor_micro, r.is_default
		   FROM device_switches s JOIN switch_ratings r ON r.switch_id = s.id
		  WHERE s.device_id = ANY ($1::int[]) ORDER BY s.device_id, s.position, r.effective_from`,
		[deviceIds],
	);
	const found = new Map<number, (Omit<CalibrationSwitch, "ratings" | "sessions"> & { ratings: DatedRating[] })[]>();
	for (const row of rows) {
		const of = found.get(row.device_id) ?? [];
		found.set(row.device_id, of);
		let each = of.at(-1);
		if (each?.switchId !== row.id) {
			each = {
				switchId: row.id,
				position: row.position,
				name: row.name,
				type: row.type,
				isArchived: row.archived,
				ratings: [],
			};
			of.push(each);
		}
		each.ratings.push({
			effectiveFrom: row.effective_from.getTime(),
			powerRatingMw: row.power_rating_mw,
			consumptionFactorMicro: row.consumption_factor_micro,
			isDefault: row.is_default,
		});
	}
	return found;
}

async function readCounter(
	client: pg.ClientBase,
	{ deviceIds, classroomIds, start, end }: Asked,
): Promise<Map<number, CounterQuarter[]>> {
	const { rows } = await client.query<{
		device_id: number;
		starts_at: Date;
		energy: bigint;
		estimated: bigint;
		allocated: bigint;
		covered: bigint;
	}>(
		`SELECT device_id, starts_at, sum(energy_mwh)::bigint AS energy, sum(estimated_mwh)::bigint AS estimated,
		        sum(allocated_mwh)::bigint AS allocated, sum(covered_ms)::bigint AS covered
		   FROM quarter_hours
		  WHERE device_id = ANY ($1::int[]) AND ($2::int[] IS NULL OR classroom_id = ANY ($2)) AND starts_at >= $3 AND starts_at < $4
		    AND (covered_ms <> 0 OR energy_mwh <> 0)
		  GROUP BY device_id, starts_at ORDER BY device_id, starts_at`,
		[deviceIds, classroomIds, new Date(start), new Date(end)],
	);
	const found = new Map<number, CounterQuarter[]>();
	for (const row of rows) {
		const quarter = {
			startsAt: row.starts_at.getTime(),
			energyMwh: row.energy,
			estimatedMwh: row.estimated,
			allocatedMwh: row.allocated,
			coveredMs: row.covered,
		};
		const of = found.get(row.device_id);
		if (of) of.push(quarter);
		else found.set(row.device_id, [quarter]);
	}
	return found;
}

async function readStays(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	classroomIds: readonly number[],
): Promise<Map<number, Interval[]>> {
	const { rows } = await client.query<{ device_id: number; effective_from: Date; effective_until: Date | null }>(
		`SELECT device_id, effective_from, effective_until FROM device_placements
		  WHERE device_id = ANY ($1::int[]) AND classroom_id = ANY ($2::int[]) ORDER BY device_id, effective_from`,
		[deviceIds, classroomIds],
	);
	const found = new Map<number, Interval[]>();
	for (const row of rows) {
		const stay = { start: row.effective_from.getTime(), end: row.effective_until?.getTime() ?? Number.POSITIVE_INFINITY };
		found.set(row.device_id, [...(found.get(row.device_id) ?? []), stay]);
	}
	return found;
}

/** Devices that stood in a room within the range, or whose energy was booked there. Archived ones too: history stays. */
export async function findMeasuredDevices(
	client: pg.ClientBase,
	classroomId: number,
	{ start, end }: Interval,
): Promise<number[]> {
	const { rows } = await client.query<{ device_id: number }>(
		`SELECT device_id FROM device_placements
		  WHERE classroom_id = $1 AND effective_from < $3 AND (effective_until IS NULL OR effective_until > $2)
		  UNION SELECT device_id FROM quarter_hours WHERE classroom_id = $1 AND starts_at >= $2 AND starts_at < $3`,
		[classroomId, new Date(start), new Date(end)],
	);
	return rows.map((row) => row.device_id);
}

/** The device of a name (or, failing that, an id), with its site and the room where it stands now or stood last. */
export async function findNamedDevice(
	client: pg.ClientBase | pg.Pool,
	text: string,
): Promise<{ deviceId: number; siteId: number; classroomId: number | null } | null> {
	const { rows } = await client.query<{ id: number; site_id: number; classroom_id: number | null }>(
		`SELECT d.id, d.site_id,
		        (SELECT p.classroom_id FROM device_placements p WHERE p.device_id = d.id ORDER BY p.effective_from DESC LIMIT 1) AS classroom_id
		   FROM devices d WHERE d.esp32_name = $1 OR d.id::text = $1 ORDER BY d.esp32_name = $1 DESC LIMIT 1`,
		[text],
	);
	const [row] = rows;
	return row ? { deviceId: row.id, siteId: row.site_id, classroomId: row.classroom_id } : null;
}

/** The step of a device's coarsest counter, as far as its latest totals tell: a power of ten up to 100 Wh; 1 mWh when unknown. */
export async function readCounterStep(
	client: pg.ClientBase,
	deviceId: number,
	{ start, end }: Interval,
): Promise<MilliwattHours> {
	const { rows } = await client.query<{ step: bigint }>(
		`SELECT CASE WHEN bool_and(t % 100000 = 0) THEN 100000 WHEN bool_and(t % 10000 = 0) THEN 10000 WHEN bool_and(t % 1000 = 0) THEN 1000
		             WHEN bool_and(t % 100 = 0) THEN 100 WHEN bool_and(t % 10 = 0) THEN 10 ELSE 1 END::bigint AS step
		   FROM ledger_checkpoints c CROSS JOIN LATERAL (
		     SELECT l.end_total_mwh AS t FROM device_consumption_ledgers l
		      WHERE l.device_id = c.device_id AND l.channel = c.channel AND l.ends_at > $2 AND l.ends_at <= $3
		        AND l.kind = 'advance' AND l.end_total_mwh IS NOT NULL
		      ORDER BY l.ends_at DESC LIMIT 400) e
		  WHERE c.device_id = $1 GROUP BY c.channel`,
		[deviceId, new Date(start), new Date(end)],
	);
	return rows.reduce((most, { step }) => (step > most ? step : most), 1n);
}
