import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { type Milliwatts, meanPower } from "@/domain/quantity/energy";

export type LiveStatus = "live" | "stale" | "offline" | "never";

/** Seen within this: live. A device reports every 30 s, so two may be missed. */
export const LIVE_SECONDS_MAX = 90;
/** Seen within this: stale; longer ago: offline. Also how long a power stays a power of now. */
export const STALE_SECONDS_MAX = 600;

/** What is known of a device at one instant. */
export interface DeviceLive {
	readonly deviceId: number;
	readonly esp32Name: string;
	/** The room where it stands now; the site's unassigned room when it stands nowhere. */
	readonly classroomId: number;
	readonly status: LiveStatus;
	readonly lastSeenAt: Instant | null;
	/** Sum over its registers; null when the device is offline or no register has a fresh power. */
	readonly powerMw: Milliwatts | null;
	readonly powerAt: Instant | null;
	/** One character per switch: 1, 0 or ?; null when never sent. */
	readonly switchStates: string | null;
	readonly lastReadingAt: Instant | null;
	/** Sum of its counters as last accepted, mWh. */
	readonly registerTotalMwh: bigint | null;
	readonly firmware: string | null;
	readonly wifiRssi: number | null;
}

interface Sightings {
	readonly now: Instant;
	/** Last message of any kind; null = never. */
	readonly lastSeenAt: Instant | null;
	/** When it said (or its Last Will said) that it is offline; null = it did not. */
	readonly saidOfflineAt: Instant | null;
}

/** A Last Will counts until the device is heard again: telemetry may come back before the next status does. */
export function liveStatusOf({ now, lastSeenAt, saidOfflineAt }: Sightings): LiveStatus {
	if (lastSeenAt === null) return saidOfflineAt === null ? "never" : "offline";
	if (saidOfflineAt !== null && saidOfflineAt >= lastSeenAt) return "offline";
	const seconds = (now - lastSeenAt) / 1000;
	if (seconds <= LIVE_SECONDS_MAX) return "live";
	return seconds <= STALE_SECONDS_MAX ? "stale" : "offline";
}

/** The status of a room: the best of its devices'. */
export function bestStatus(statuses: readonly LiveStatus[]): LiveStatus {
	for (const status of ["live", "stale", "offline"] as const) if (statuses.includes(status)) return status;
	return "never";
}

// Power of a register: the last reading's own, else the mean of the entries of the two minutes before its newest one
// (a counter of 1 Wh steps would flicker otherwise). Entries over gaps and markers say nothing about now; nor do those of
// a device without a clock that drains what it kept: its readings lie as close together as they arrived.
const SQL = `
SELECT d.id AS device_id, d.esp32_name, COALESCE(p.classroom_id, u.id) AS classroom_id,
       s.online, s.status_at, s.last_seen_at, s.firmware, s.wifi_rssi,
       c.received_at, c.reading_at, c.energy_mwh, c.power_mw, c.switch_states, c.channel, e.ends_at AS mean_at, e.energy_mwh AS mean_mwh, e.ms AS mean_ms
FROM devices d
JOIN classrooms u ON u.site_id = d.site_id AND u.kind = 'unassigned'
LEFT JOIN device_placements p ON p.device_id = d.id AND p.effective_from <= $2 AND (p.effective_until IS NULL OR p.effective_until > $2)
LEFT JOIN device_status s ON s.device_id = d.id
LEFT JOIN ledger_checkpoints c ON c.device_id = d.id
LEFT JOIN LATERAL (
  SELECT max(x.ends_at) AS ends_at, sum(x.energy_mwh)::bigint AS energy_mwh,
         sum(extract(epoch FROM x.ends_at - x.starts_at) * 1000)::bigint AS ms
  FROM (
    SELECT l.starts_at, l.ends_at, l.energy_mwh, max(l.ends_at) OVER () AS newest
    FROM device_consumption_ledgers l
    WHERE c.power_mw IS NULL AND l.device_id = d.id AND l.channel = c.channel AND l.ends_at > $3 AND l.reverses IS NULL
      AND l.starts_at < l.ends_at AND l.ends_at - l.starts_at <= interval '10 minutes'
      AND l.kind IN ('advance', 'wrap', 'power_integration')
      AND NOT (l.flags LIKE '%unsynced%' AND l.ends_at - l.starts_at < interval '5 seconds')
      AND NOT EXISTS (SELECT FROM device_consumption_ledgers r
                      WHERE r.device_id = l.device_id AND r.channel = l.channel AND r.reverses = l.number)
  ) x WHERE x.ends_at > x.newest - interval '2 minutes'
) e ON true
WHERE d.site_id = $1 AND d.archived_at IS NULL AND ($4::int[] IS NULL OR COALESCE(p.classroom_id, u.id) = ANY ($4))
ORDER BY d.esp32_name, c.channel`;

/** The site's devices that stand in the given rooms at `now` (null = all rooms), by name. */
export async function loadLiveStatus(
	client: pg.ClientBase,
	{ siteId, classroomIds, now }: { siteId: number; classroomIds: readonly number[] | null; now: Instant },
): Promise<DeviceLive[]> {
	const fresh = new Date(now - STALE_SECONDS_MAX * 1000);
	const { rows } = await client.query<RegisterRow>(SQL, [siteId, new Date(now), fresh, classroomIds]);
	const byDevice = new Map<number, RegisterRow[]>();
	for (const row of rows) {
		const registers = byDevice.get(row.device_id);
		if (registers) registers.push(row);
		else byDevice.set(row.device_id, [row]);
	}
	return [...byDevice.values()].map((registers) => toDeviceLive(registers, now));
}

interface RegisterRow {
	readonly device_id: number;
	readonly esp32_name: string;
	readonly classroom_id: number;
	readonly online: boolean | null;
	readonly status_at: Date | null;
	readonly last_seen_at: Date | null;
	readonly firmware: string | null;
	readonly wifi_rssi: number | null;
	readonly received_at: Date | null;
	readonly reading_at: Date | null;
	readonly energy_mwh: bigint | null;
	readonly power_mw: bigint | null;
	readonly switch_states: string | null;
	readonly mean_at: Date | null;
	readonly mean_mwh: bigint | null;
	readonly mean_ms: bigint | null;
}

function toDeviceLive(registers: readonly RegisterRow[], now: Instant): DeviceLive {
	const first = registers[0] as RegisterRow;
	const lastSeenAt = latest([first.last_seen_at, ...registers.map((row) => row.received_at)]);
	// The broker says so too (a connection that broke), and that has no status message of its own.
	const saidOfflineAt = first.online === false ? latest([first.status_at, first.last_seen_at]) : null;
	const status = liveStatusOf({ now, lastSeenAt, saidOfflineAt });
	const powers = status === "offline" ? [] : registers.map((row) => registerPower(row, now)).filter((power) => power !== null);
	const totals = registers.map((row) => row.energy_mwh).filter((total) => total !== null);
	return {
		deviceId: first.device_id,
		esp32Name: first.esp32_name,
		classroomId: first.classroom_id,
		status,
		lastSeenAt,
		powerMw: powers.length > 0 ? powers.reduce((sum, power) => sum + power.powerMw, 0n) : null,
		powerAt: powers.length > 0 ? Math.max(...powers.map((power) => power.at)) : null,
		switchStates: registers.find((row) => row.switch_states !== null)?.switch_states ?? null,
		lastReadingAt: latest(registers.map((row) => row.reading_at)),
		registerTotalMwh: totals.length > 0 ? totals.reduce((sum, total) => sum + total, 0n) : null,
		firmware: first.firmware,
		wifiRssi: first.wifi_rssi,
	};
}

/** A reading counts as of now when it was both measured and received lately: a drained backlog is received now but old. */
function registerPower(row: RegisterRow, now: Instant): { powerMw: Milliwatts; at: Instant } | null {
	const fresh = now - STALE_SECONDS_MAX * 1000;
	if (row.reading_at === null || row.received_at === null || row.received_at.getTime() < fresh) return null;
	if (row.power_mw !== null)
		return row.reading_at.getTime() >= fresh ? { powerMw: row.power_mw, at: row.reading_at.getTime() } : null;
	if (row.mean_at === null || row.mean_mwh === null || row.mean_ms === null) return null;
	const powerMw = meanPower(row.mean_mwh, Number(row.mean_ms));
	return powerMw === null ? null : { powerMw, at: row.mean_at.getTime() };
}

function latest(dates: readonly (Date | null)[]): Instant | null {
	const known = dates.filter((date) => date !== null).map((date) => date.getTime());
	return known.length > 0 ? Math.max(...known) : null;
}
