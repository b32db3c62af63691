import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import { type DeviceHome, homesOf } from "@/domain/switching/placedRuntime";
import type { DatedRating } from "@/domain/switching/sessionEnergy";
import { type LiveStatus, liveStatusOf } from "./liveStatus";
import { DEFAULT_RATING_MW } from "./switchRatings";

// The switches of devices with all that their runtime is rated, placed and counted by, read on the answer's snapshot.

export interface RatedSwitch {
	readonly switchId: number;
	readonly position: number;
	readonly name: string;
	readonly type: keyof typeof DEFAULT_RATING_MW;
	readonly isArchived: boolean;
	/** Ascending, never empty: the type's default where nobody has said any. */
	readonly ratings: readonly DatedRating[];
}

export interface RatedDevice {
	readonly deviceId: number;
	readonly esp32Name: string;
	/** Of the device, in millionths. */
	readonly factorMicro: number;
	/** Without a gap from the beginning of time to its end. */
	readonly homes: readonly DeviceHome[];
	/** By position; archived ones too, their history stays. */
	readonly switches: readonly RatedSwitch[];
	readonly status: LiveStatus;
	readonly lastSeenAt: Instant | null;
	/** Whether anything was ever heard of its switches: without it nothing is known, and no runtime is not 0. */
	readonly isKnown: boolean;
	/** The earliest that was heard of its switches: of the time before nothing is known. Null = nothing was ever heard. */
	readonly knownSince: Instant | null;
}

export interface RatedScope {
	readonly siteId: number;
	/** Null = all rooms. */
	readonly classroomIds: readonly number[] | null;
	/** Null = all devices. */
	readonly deviceIds: readonly number[] | null;
	readonly unassignedClassroomId: number | null;
}

/** Devices that stood in rooms of the scope at some time of the range, by name. */
export async function readRatedDevices(
	client: pg.ClientBase,
	scope: RatedScope,
	range: Interval,
	now: Instant,
): Promise<RatedDevice[]> {
	const { classroomIds: rooms, unassignedClassroomId } = scope;
	const unassignedId = unassignedClassroomId ?? 0;
	const devices = (await readDevices(client, scope)).map((row) => toDevice(row, unassignedId, now));
	const stoodThere = devices.filter(
		({ homes }) =>
			rooms === null ||
			homes.some((home) => rooms.includes(home.classroomId) && home.start < range.end && range.start < home.end),
	);
	const switches = await readSwitches(
		client,
		stoodThere.map((device) => device.deviceId),
	);
	return stoodThere.map((device) => ({ ...device, switches: switches.get(device.deviceId) ?? [] }));
}

/** The device of a site by name or id; a name wins over an id that reads the same. Null when there is none. */
export async function findSiteDevice(client: pg.ClientBase, siteId: number, reference: string): Promise<number | null> {
	const { rows } = await client.query<{ id: number }>(
		`SELECT id FROM devices WHERE site_id = $1 AND (esp32_name = $2 OR id::text = $2) ORDER BY esp32_name = $2 DESC LIMIT 1`,
		[siteId, reference],
	);
	return rows[0]?.id ?? null;
}

interface DeviceRow {
	readonly id: number;
	readonly esp32_name: string;
	readonly consumption_factor_micro: number;
	readonly online: boolean | null;
	readonly status_at: Date | null;
	readonly last_seen_at: Date | null;
	readonly received_at: Date | null;
	readonly known_since: Date | null;
	readonly rooms: number[] | null;
	readonly froms: Date[] | null;
	readonly untils: (Date | null)[] | null;
}

async function readDevices(client: pg.ClientBase, { siteId, deviceIds }: RatedScope): Promise<DeviceRow[]> {
	const { rows } = await client.query<DeviceRow>(
		`SELECT d.id, d.esp32_name, d.consumption_factor_micro, s.online, s.status_at, s.last_seen_at,
		        (SELECT max(c.received_at) FROM ledger_checkpoints c WHERE c.device_id = d.id) AS received_at,
		        COALESCE((SELECT COALESCE(k.begins, k.at) FROM switch_checkpoints k WHERE k.device_id = d.id),
		          (SELECT min(l.at) FROM switch_state_logs l WHERE l.device_id = d.id)) AS known_since,
		        p.rooms, p.froms, p.untils
		   FROM devices d
		   LEFT JOIN device_status s ON s.device_id = d.id
		   LEFT JOIN LATERAL (SELECT array_agg(x.classroom_id ORDER BY x.effective_from) AS rooms,
		                             array_agg(x.effective_from ORDER BY x.effective_from) AS froms,
		                             array_agg(x.effective_until ORDER BY x.effective_from) AS untils
		                        FROM device_placements x WHERE x.device_id = d.id) p ON true
		  WHERE d.site_id = $1 AND ($2::int[] IS NULL OR d.id = ANY ($2))
		  ORDER BY d.esp32_name`,
		[siteId, deviceIds],
	);
	return rows;
}

function toDevice(row: DeviceRow, unassignedId: number, now: Instant): Omit<RatedDevice, "switches"> {
	const placements = (row.rooms ?? []).map((classroomId, index) => ({
		classroomId,
		start: row.froms?.[index]?.getTime() ?? Number.NEGATIVE_INFINITY,
		end: row.untils?.[index]?.getTime() ?? Number.POSITIVE_INFINITY,
	}));
	const seen = [row.last_seen_at, row.received_at].flatMap((at) => at?.getTime() ?? []);
	const lastSeenAt = seen.length > 0 ? Math.max(...seen) : null;
	const said = [row.status_at, row.last_seen_at].flatMap((at) => at?.getTime() ?? []);
	const saidOfflineAt = row.online === false && said.length > 0 ? Math.max(...said) : null;
	return {
		deviceId: row.id,
		esp32Name: row.esp32_name,
		factorMicro: row.consumption_factor_micro,
		homes: homesOf(placements, unassignedId),
		status: liveStatusOf({ now, lastSeenAt, saidOfflineAt }),
		lastSeenAt,
		isKnown: row.known_since !== null,
		knownSince: row.known_since?.getTime() ?? null,
	};
}

interface SwitchRow {
	readonly id: number;
	readonly device_id: number;
	readonly position: number;
	readonly name: string;
	readonly type: RatedSwitch["type"];
	readonly archived: boolean;
	readonly effective_from: Date | null;
	readonly power_rating_mw: bigint | null;
	readonly consumption_factor_micro: number | null;
	readonly is_default: boolean | null;
}

async function readSwitches(client: pg.ClientBase, deviceIds: readonly number[]): Promise<Map<number, RatedSwitch[]>> {
	const { rows } = await client.query<SwitchRow>(
		`SELECT s.id, s.device_id, s.position, s.name, s.type, s.archived_at IS NOT NULL AS archived,
		        r.effective_from, r.power_rating_mw, r.consumption_factor_micro, r.is_default
		   FROM device_switches s LEFT JOIN switch_ratings r ON r.switch_id = s.id
		  WHERE s.device_id = ANY ($1::int[]) ORDER BY s.device_id, s.position, r.effective_from`,
		[deviceIds],
	);
	const found = new Map<number, (RatedSwitch & { readonly ratings: DatedRating[] })[]>();
	for (const row of rows) {
		const switches = found.get(row.device_id) ?? [];
		found.set(row.device_id, switches);
		const last = switches.at(-1);
		if (last?.switchId === row.id) last.ratings.push(toRating(row));
		else
			switches.push({
				switchId: row.id,
				position: row.position,
				name: row.name,
				type: row.type,
				isArchived: row.archived,
				ratings: [toRating(row)],
			});
	}
	return found;
}

function toRating(row: SwitchRow): DatedRating {
	return {
		effectiveFrom: row.effective_from?.getTime() ?? Number.NEGATIVE_INFINITY,
		powerRatingMw: row.power_rating_mw ?? DEFAULT_RATING_MW[row.type],
		consumptionFactorMicro: row.consumption_factor_micro ?? 1_000_000,
		isDefault: row.is_default ?? true,
	};
}
