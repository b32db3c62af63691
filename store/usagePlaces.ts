import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { Milliwatts } from "@/domain/quantity/energy";

// Names of what the figures of store/usage.ts belong to, read on the same snapshot.

export interface UsageRoom {
	readonly classroomId: number;
	readonly code: string;
	readonly name: string;
	readonly building: string | null;
	readonly areaM2: number | null;
	readonly isUnassigned: boolean;
	readonly isArchived: boolean;
}

export interface UsageSwitch {
	readonly switchId: number;
	readonly deviceId: number;
	readonly position: number;
	readonly name: string;
	readonly type: string;
	readonly powerRatingMw: Milliwatts | null;
	readonly ratingIsDefault: boolean;
}

interface SiteWanted {
	/** Name or id as asked for; null = the default, which is the first. */
	readonly text: string | null;
	/** Limits of the caller; null = none. */
	readonly siteId: number | null;
	readonly classroomIds: readonly number[] | null;
}

/** The id of a site that the caller may see, or null. A name wins over an id that reads the same. */
export async function findUsageSiteId(client: pg.ClientBase, { text, siteId, classroomIds }: SiteWanted): Promise<number | null> {
	const { rows } = await client.query<{ id: number }>(
		`SELECT s.id FROM sites s
		  WHERE ($1::text IS NULL OR s.name = $1 OR s.id::text = $1) AND ($2::int IS NULL OR s.id = $2)
		    AND ($3::int[] IS NULL OR EXISTS (SELECT FROM classrooms c WHERE c.site_id = s.id AND c.id = ANY ($3)))
		  ORDER BY s.name = $1 DESC, s.id LIMIT 1`,
		[text, siteId, classroomIds],
	);
	return rows[0]?.id ?? null;
}

/** Rooms of a site by building and code, archived ones too (history stays); `classroomIds` null = all. */
export async function readUsageRooms(
	client: pg.ClientBase,
	siteId: number,
	classroomIds: readonly number[] | null,
): Promise<UsageRoom[]> {
	const { rows } = await client.query<{
		id: number;
		code: string;
		name: string;
		kind: string;
		archived: boolean;
		area_m2: string | null;
		building: string | null;
	}>(
		`SELECT c.id, c.code, c.name, c.kind, c.archived_at IS NOT NULL AS archived, c.area_m2, b.name AS building
		   FROM classrooms c LEFT JOIN buildings b ON b.id = c.building_id
		  WHERE c.site_id = $1 AND ($2::int[] IS NULL OR c.id = ANY ($2))
		  ORDER BY c.kind, b.name NULLS LAST, c.code`,
		[siteId, classroomIds],
	);
	return rows.map((row) => ({
		classroomId: row.id,
		code: row.code,
		name: row.name,
		building: row.building,
		areaM2: row.area_m2 === null ? null : Number(row.area_m2),
		isUnassigned: row.kind === "unassigned",
		isArchived: row.archived,
	}));
}

/** Ids of the devices that stood in the room at some time of [start, end). */
export async function readPlacedDevices(
	client: pg.ClientBase,
	classroomId: number,
	start: Instant,
	end: Instant,
): Promise<number[]> {
	const { rows } = await client.query<{ device_id: number }>(
		`SELECT DISTINCT p.device_id FROM device_placements p JOIN devices d ON d.id = p.device_id
		  WHERE p.classroom_id = $1 AND d.archived_at IS NULL
		    AND p.effective_from < $3 AND (p.effective_until IS NULL OR p.effective_until > $2)`,
		[classroomId, new Date(start), new Date(end)],
	);
	return rows.map((row) => row.device_id);
}

/** Names by device id. */
export async function readDeviceNames(client: pg.ClientBase, deviceIds: readonly number[]): Promise<Map<number, string>> {
	const { rows } = await client.query<{ id: number; esp32_name: string }>(
		"SELECT id, esp32_name FROM devices WHERE id = ANY ($1::int[])",
		[deviceIds],
	);
	return new Map(rows.map((row) => [row.id, row.esp32_name]));
}

/** The devices' switches in their order, with the ratings in force at `at`. */
export async function readUsageSwitches(
	client: pg.ClientBase,
	deviceIds: readonly number[],
	at: Instant,
): Promise<UsageSwitch[]> {
	const { rows } = await client.query<{
		id: number;
		device_id: number;
		position: number;
		name: string;
		type: string;
		power_rating_mw: bigint | null;
		is_default: boolean | null;
	}>(
		`SELECT s.id, s.device_id, s.position, s.name, s.type, r.power_rating_mw, r.is_default
		   FROM device_switches s
		   LEFT JOIN LATERAL (SELECT * FROM switch_ratings r WHERE r.switch_id = s.id AND r.effective_from <= $2
		                       ORDER BY r.effective_from DESC LIMIT 1) r ON true
		  WHERE s.device_id = ANY ($1::int[]) AND s.archived_at IS NULL ORDER BY s.device_id, s.position`,
		[deviceIds, new Date(at)],
	);
	return rows.map((row) => ({
		switchId: row.id,
		deviceId: row.device_id,
		position: row.position,
		name: row.name,
		type: row.type,
		powerRatingMw: row.power_rating_mw,
		ratingIsDefault: row.is_default ?? true,
	}));
}

/** How far a site has come in being set up: what an empty page offers next depends on it. */
export async function readSetup(client: pg.ClientBase, siteId: number): Promise<{ devices: number; readings: number }> {
	const { rows } = await client.query<{ devices: bigint; readings: bigint }>(
		`SELECT (SELECT count(*) FROM devices WHERE site_id = $1 AND archived_at IS NULL) AS devices,
		        (SELECT count(*) FROM ledger_checkpoints c JOIN devices d ON d.id = c.device_id
		          WHERE d.site_id = $1 AND c.newest_at IS NOT NULL) AS readings`,
		[siteId],
	);
	return { devices: Number(rows[0]?.devices ?? 0), readings: Number(rows[0]?.readings ?? 0) };
}
