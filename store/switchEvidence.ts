import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { BootNotice, StateSample, SwitchEvidenceItem } from "@/domain/switching/evidence";
import type { SwitchSource } from "@/domain/switching/session";
import { sourceSaid } from "@/domain/switching/switchSource";
import { placeUnsynced } from "@/domain/telemetry/placeUnsynced";
import { instantText } from "./telemetryEvents";
import { type AnchorsByBoot, findAnchors } from "./telemetryReadings";

/** A piece of evidence, with what its row in switch_events keeps beside. */
export interface StoredEvidence {
	readonly deviceId: number;
	readonly item: SwitchEvidenceItem;
	readonly receivedAt: Instant;
	readonly commandId: string | null;
	readonly deviceRatingMw: bigint | null;
}

export interface EvidenceRange {
	readonly deviceId: number;
	readonly from: Instant;
}

/** Before this no device's clock was set: a number below is no instant. */
const CLOCK_MIN_MS = 1_577_836_800_000;
const CLOCK_MAX_S = 4_000_000_000;

/**
 * All evidence filed at or after an instant, but for the readings whose clock was set: events, answers to commands, boots,
 * what the worker found ON, and unsynced readings. Placed; some may lie before the instant. In no order.
 */
export async function loadLooseEvidence(client: pg.ClientBase, ranges: readonly EvidenceRange[]): Promise<StoredEvidence[]> {
	if (ranges.length === 0) return [];
	const values = [ranges.map(({ deviceId }) => deviceId), ranges.map(({ from }) => instantText(from))];
	const events = (await client.query<EventRow>(EVENTS, values)).rows;
	const readings = (await client.query<ReadingRow>({ rowMode: "array", text: UNSYNCED, values })).rows;
	const synced = (await client.query<SyncRow>(SYNCS, values)).rows;
	const wanting = [
		...events.filter(wantsAnchor).map((row) => row.device_id),
		...readings.filter((row) => row[5] !== null).map((row) => row[0]),
	];
	const anchors = await findAnchors(client, wanting);
	return [
		...events.flatMap((row) => fromEventRow(row, anchors)),
		...readings.map((row) => fromReadingRow(row, false, anchors)),
		...synced.map(fromSyncRow),
	];
}

/** Readings whose clock was set, within [from, until) of each device. In no order. */
export async function loadSyncedReadings(
	client: pg.ClientBase,
	ranges: readonly (EvidenceRange & { readonly until: Instant })[],
): Promise<StoredEvidence[]> {
	if (ranges.length === 0) return [];
	const { rows } = await client.query<ReadingRow>({
		rowMode: "array",
		text: SYNCED,
		values: [
			ranges.map(({ deviceId }) => deviceId),
			ranges.map(({ from }) => instantText(from)),
			ranges.map(({ until }) => (Number.isFinite(until) ? instantText(until) : "infinity")),
		],
	});
	return rows.map((row) => fromReadingRow(row, true, new Map()));
}

export interface EventRow {
	readonly device_id: number;
	readonly key: string;
	readonly filed_at: Date;
	readonly received_at: Date;
	readonly type: "switch" | "boot" | "cmd_ack";
	readonly epoch: number | null;
	readonly boot: number | null;
	readonly seq: number | null;
	readonly ts_ms: number | null;
	readonly uptime_ms: number | null;
	readonly position: number | null;
	readonly state: string | null;
	readonly source: string | null;
	readonly rating_w: number | null;
	readonly prev_alive: number | null;
	readonly command_id: string | null;
	readonly command_position: number | null;
	readonly command_state: boolean | null;
	readonly command_source: SwitchSource;
}

const number = (name: string) =>
	`CASE WHEN jsonb_typeof(e.payload->'${name}') = 'number' THEN (e.payload->>'${name}')::float8 END`;
/** The events of ranges (as SQL: a table r with device_id and starts) that say something of switches; `within` narrows them. */
export const eventsWhere = (
	ranges: string,
	within: string,
) => `SELECT e.device_id, encode(e.content_sha256, 'hex') AS key, e.filed_at, e.received_at, e.type, e.epoch::float8 AS epoch,
	e.boot::float8 AS boot, e.seq::float8 AS seq, ${number("ts_ms")} AS ts_ms, ${number("uptime_ms")} AS uptime_ms,
	${number("switch")} AS position, e.payload->>'state' AS state, e.payload->>'source' AS source, ${number("rating_w")} AS rating_w,
	${number("prev_alive")} AS prev_alive, c.id AS command_id, c.position AS command_position, c.state AS command_state,
	c.source AS command_source
	FROM ${ranges}
	JOIN device_events e ON e.device_id = r.device_id AND e.filed_at >= r.starts AND e.type IN ('switch', 'boot', 'cmd_ack') ${within}
	LEFT JOIN commands c ON e.type = 'cmd_ack' AND e.payload->'ok' = 'true'::jsonb AND c.device_id = e.device_id
		AND c.id = CASE WHEN e.payload->>'cmd_id' ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (e.payload->>'cmd_id')::uuid END`;
const EVENTS = eventsWhere("unnest($1::int[], $2::timestamptz[]) AS r (device_id, starts)", "");

/** Whether an anchor may place it, or the last sign of life that it tells. */
export function wantsAnchor(row: EventRow): boolean {
	return row.boot !== null && (row.uptime_ms !== null || row.prev_alive !== null);
}

export function fromEventRow(row: EventRow, anchors: AnchorsByBoot): StoredEvidence[] {
	const filedAt = row.filed_at.getTime();
	const receivedAt = row.received_at.getTime();
	// Filed where its clock says, or where it arrived: the two are the same only by chance, and then it does not matter.
	const synced = filedAt !== receivedAt || row.ts_ms === filedAt;
	const ofBoot = row.boot === null ? undefined : anchors.get(`${row.device_id}:${row.boot}`);
	const at = synced || !ofBoot ? filedAt : placeUnsynced({ uptimeMs: row.uptime_ms, receivedAt }, ofBoot);
	const placed = { at, key: row.key, synced, epoch: row.epoch, boot: row.boot, seq: row.seq };
	const kept = { deviceId: row.device_id, receivedAt, commandId: row.command_id, deviceRatingMw: milliwatts(row.rating_w) };
	switch (row.type) {
		case "switch": {
			if (row.position === null) return [];
			const state = row.state === "true" || row.state === "1";
			return [{ ...kept, item: { ...placed, kind: "event", position: row.position, state, source: sourceSaid(row.source) } }];
		}
		case "cmd_ack": {
			if (row.command_id === null || row.command_position === null || row.command_state === null) return [];
			const command = { position: row.command_position, state: row.command_state, source: row.command_source };
			return [{ ...kept, item: { ...placed, kind: "ack", ...command } }];
		}
		case "boot":
			return [{ ...kept, item: { ...placed, kind: "boot", prevAlive: prevAliveOf(row, anchors) } satisfies BootNotice }];
	}
}

/** An instant in ms or s; a smaller number is the uptime in ms of the boot before, which only an anchor of it can place. */
function prevAliveOf(row: EventRow, anchors: AnchorsByBoot): Instant | null {
	const { prev_alive: said, boot } = row;
	if (said === null) return null;
	if (said >= CLOCK_MIN_MS) return Math.floor(said);
	if (said >= CLOCK_MIN_MS / 1_000 && said <= CLOCK_MAX_S) return Math.floor(said * 1_000);
	const ofBoot = boot === null ? undefined : anchors.get(`${row.device_id}:${boot - 1}`);
	return ofBoot ? placeUnsynced({ uptimeMs: said, receivedAt: row.received_at.getTime() }, ofBoot) : null;
}

function milliwatts(watts: number | null): bigint | null {
	return watts === null ? null : BigInt(Math.round(watts * 1_000));
}

type ReadingRow = [
	deviceId: number,
	key: string,
	filedAt: number,
	receivedAt: number,
	epoch: number | null,
	boot: number | null,
	seq: number | null,
	uptimeMs: number | null,
	states: string | null,
];

const COLUMNS = `t.device_id, encode(t.content_sha256, 'hex'), date_part('epoch', t.filed_at) * 1000, date_part('epoch', t.received_at) * 1000,
	t.epoch::float8, t.boot::float8, t.seq::float8, t.uptime_ms::float8, t.switch_states`;
const SYNCED = `SELECT ${COLUMNS} FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS r (device_id, starts, ends)
	CROSS JOIN LATERAL (SELECT * FROM telemetry_events e
		WHERE e.device_id = r.device_id AND e.channel = 0 AND e.filed_at >= r.starts AND e.filed_at < r.ends AND e.synced) t`;
const UNSYNCED = `SELECT ${COLUMNS} FROM unnest($1::int[], $2::timestamptz[]) AS r (device_id, starts)
	CROSS JOIN LATERAL (SELECT * FROM telemetry_events e
		WHERE e.device_id = r.device_id AND e.channel = 0 AND e.filed_at >= r.starts AND NOT e.synced) t`;

function fromReadingRow(row: ReadingRow, synced: boolean, anchors: AnchorsByBoot): StoredEvidence {
	const [deviceId, key, filed, received, epoch, boot, seq, uptimeMs, states] = row;
	const receivedAt = Math.round(received);
	const ofBoot = synced || boot === null ? undefined : anchors.get(`${deviceId}:${boot}`);
	const at = ofBoot ? placeUnsynced({ uptimeMs, receivedAt }, ofBoot) : Math.round(filed);
	const item: StateSample = { kind: "sample", at, key, synced, epoch, boot, seq, states: states ?? "", evidence: "reading" };
	return { deviceId, item, receivedAt, commandId: null, deviceRatingMw: null };
}

interface SyncRow {
	readonly device_id: number;
	readonly position: number;
	readonly at: Date;
	readonly key: string;
	readonly received_at: Date;
}

const SYNCS = `SELECT e.device_id, e.position, e.at, encode(e.content_sha256, 'hex') AS key, e.received_at
	FROM unnest($1::int[], $2::timestamptz[]) AS r (device_id, starts)
	JOIN switch_events e ON e.device_id = r.device_id AND e.at >= r.starts AND e.evidence = 'sync'`;

function fromSyncRow(row: SyncRow): StoredEvidence {
	const placed = { at: row.at.getTime(), key: row.key, synced: true, epoch: null, boot: null, seq: null };
	const item: StateSample = { ...placed, kind: "sample", states: `${"?".repeat(row.position)}1`, evidence: "sync" };
	return { deviceId: row.device_id, item, receivedAt: row.received_at.getTime(), commandId: null, deviceRatingMw: null };
}
