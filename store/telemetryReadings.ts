import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { placeUnsynced, type TimeAnchor } from "@/domain/telemetry/placeUnsynced";
import type { Reading, RegisterId } from "@/domain/telemetry/reading";
import { instantText } from "./telemetryEvents";

/** Columns of a reading, in the order of `toReading`. Instants as float8 ms: a third of the cost of parsing dates. */
export type ReadingRow = [
	key: Buffer,
	filedAt: number,
	receivedAt: number,
	synced: boolean,
	energyMwh: bigint | null,
	powerMw: bigint | null,
	epoch: number | null,
	boot: number | null,
	seq: number | null,
	uptimeMs: number | null,
	switchStates: string | null,
	firmware: string | null,
];

const COLUMNS = `content_sha256, date_part('epoch', filed_at) * 1000, date_part('epoch', received_at) * 1000, synced, energy_mwh, power_mw,
	epoch::float8, boot::float8, seq::float8, uptime_ms::float8, switch_states, extra ->> 'firmware_ver'`;

/** A reading as filed; an unsynced one still has to be placed (placeReadings). */
export function toReading(row: ReadingRow): Reading {
	const filedAt = Math.round(row[1]);
	return {
		key: row[0],
		at: filedAt,
		filedAt,
		receivedAt: Math.round(row[2]),
		synced: row[3],
		energyMwh: row[4],
		powerMw: row[5],
		epoch: row[6],
		boot: row[7],
		seq: row[8],
		uptimeMs: row[9],
		switchStates: row[10],
		firmware: row[11],
	};
}

export interface ReadingRange {
	/** Null = from the first one on. */
	readonly from: Instant | null;
	/** Exclusive; null = to the last one. */
	readonly until?: Instant | null;
	readonly limit: number;
	readonly unsyncedOnly?: boolean;
}

/** Readings of a register filed within a range, ascending; not yet placed. */
export async function findReadings(
	client: pg.ClientBase,
	register: RegisterId,
	{ from, until = null, limit, unsyncedOnly = false }: ReadingRange,
): Promise<Reading[]> {
	const { rows } = await client.query<ReadingRow>({
		rowMode: "array",
		text: `SELECT ${COLUMNS} FROM telemetry_events
			WHERE device_id = $1 AND channel = $2 AND filed_at >= $3 AND filed_at < $5 ${unsyncedOnly ? "AND NOT synced" : ""}
			ORDER BY filed_at, content_sha256 LIMIT $4`,
		values: [
			register.deviceId,
			register.channel,
			from === null ? "-infinity" : instantText(from),
			Number.isFinite(limit) ? limit : null,
			until === null ? "infinity" : instantText(until),
		],
	});
	return rows.map(toReading);
}

/** All readings of a register filed from an instant on (null = all), placed: for rebuilds. */
export async function findAllReadings(
	client: pg.ClientBase,
	register: RegisterId,
	from: Instant | null = null,
): Promise<Reading[]> {
	const readings = await findReadings(client, register, { from, limit: Number.POSITIVE_INFINITY });
	return readings.some(needsAnchor)
		? placeReadings(register, readings, await findAnchors(client, [register.deviceId]))
		: readings;
}

/** Anchors by boot of each device. Key: `deviceId:boot`. */
export type AnchorsByBoot = ReadonlyMap<string, readonly TimeAnchor[]>;

export async function findAnchors(client: pg.ClientBase, deviceIds: readonly number[]): Promise<AnchorsByBoot> {
	const anchors = new Map<string, TimeAnchor[]>();
	if (deviceIds.length === 0) return anchors;
	const { rows } = await client.query<{ device_id: number; boot: bigint; uptime_ms: bigint; clock_ms: bigint }>(
		"SELECT device_id, boot, uptime_ms, clock_ms FROM time_anchors WHERE device_id = ANY ($1::int[])",
		[[...new Set(deviceIds)]],
	);
	for (const row of rows) {
		const key = `${row.device_id}:${row.boot}`;
		const anchor = { uptimeMs: Number(row.uptime_ms), clockMs: Number(row.clock_ms) };
		const known = anchors.get(key);
		if (known) known.push(anchor);
		else anchors.set(key, [anchor]);
	}
	return anchors;
}

/** Whether an anchor could place the reading better than its arrival does. */
export function needsAnchor(reading: Reading): boolean {
	return !reading.synced && reading.boot !== null && reading.uptimeMs !== null;
}

/** Places unsynced readings by the anchors of their boots. */
export function placeReadings(register: RegisterId, readings: readonly Reading[], anchors: AnchorsByBoot): Reading[] {
	return readings.map((reading) => {
		const ofBoot = needsAnchor(reading) ? anchors.get(`${register.deviceId}:${reading.boot}`) : undefined;
		return ofBoot ? { ...reading, at: placeUnsynced(reading, ofBoot) } : reading;
	});
}
