import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import type { StateSample, SwitchEvidenceItem } from "@/domain/switching/evidence";
import { type EventRow, eventsWhere, fromEventRow, wantsAnchor } from "./switchEvidence";
import { instantText } from "./telemetryEvents";
import { findAnchors } from "./telemetryReadings";

/** A stretch of time between two readings of a device, both included. */
export interface EvidenceGap extends Interval {
	readonly deviceId: number;
}

/**
 * What says whether devices restarted within gaps, and how their switches were then: events, answers and boots, and the
 * readings whose clock was set, of a run that says the same only its first and its last. Of each gap what lies within it
 * and nothing else, so that it is the same whatever else is asked for. In the order of `gaps`; each in no order.
 */
export async function loadGapEvidence(client: pg.ClientBase, gaps: readonly EvidenceGap[]): Promise<SwitchEvidenceItem[][]> {
	if (gaps.length === 0) return [];
	const readings = await loadReadings(client, gaps);
	const events = await loadEvents(client, gaps);
	return gaps.map((gap, index) => [...(readings.get(index) ?? []), ...placedWithin(events.get(gap.deviceId) ?? [], gap)]);
}

// Filed at its arrival, an event may be placed anywhere before it.
const EVENTS = eventsWhere(
	"unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS r (device_id, starts, ends)",
	"AND (e.filed_at <= r.ends OR e.filed_at = e.received_at)",
);

/** By device, ascending by place. */
async function loadEvents(client: pg.ClientBase, gaps: readonly EvidenceGap[]): Promise<Map<number, SwitchEvidenceItem[]>> {
	const hulls = new Map<number, Interval>();
	for (const { deviceId, start, end } of gaps) {
		const hull = hulls.get(deviceId) ?? { start, end };
		hulls.set(deviceId, { start: Math.min(hull.start, start), end: Math.max(hull.end, end) });
	}
	const { rows } = await client.query<EventRow>(EVENTS, [
		[...hulls.keys()],
		[...hulls.values()].map(({ start }) => instantText(start)),
		[...hulls.values()].map(({ end }) => instantText(end)),
	]);
	const anchors = await findAnchors(
		client,
		rows.filter(wantsAnchor).map((row) => row.device_id),
	);
	const events = new Map<number, SwitchEvidenceItem[]>();
	for (const { deviceId, item } of rows.flatMap((row) => fromEventRow(row, anchors))) {
		const list = events.get(deviceId);
		if (list) list.push(item);
		else events.set(deviceId, [item]);
	}
	for (const list of events.values()) list.sort((a, b) => a.at - b.at);
	return events;
}

/** A device that reports every quarter of an hour has nothing but gaps, so each looks for its own. */
function placedWithin(ascending: readonly SwitchEvidenceItem[], { start, end }: Interval): SwitchEvidenceItem[] {
	let [low, high] = [0, ascending.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((ascending[middle]?.at ?? start) < start) low = middle + 1;
		else high = middle;
	}
	const found: SwitchEvidenceItem[] = [];
	for (let item = ascending[low]; item && item.at <= end; item = ascending[++low]) found.push(item);
	return found;
}

type Row = [
	gap: number,
	key: string,
	at: number,
	epoch: number | null,
	boot: number | null,
	seq: number | null,
	states: string | null,
];

// A run without a counter may last for weeks within one gap. Where readings do not number their boots, an event may part it.
const READINGS = `SELECT t.gap::float8, encode(t.content_sha256, 'hex'), date_part('epoch', t.filed_at) * 1000, t.epoch::float8, t.boot::float8,
	t.seq::float8, t.switch_states
	FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) WITH ORDINALITY AS g (device_id, starts, ends, gap)
	CROSS JOIN LATERAL (
		SELECT g.gap, s.*, lag(said) OVER in_time IS DISTINCT FROM said OR lead(said) OVER in_time IS DISTINCT FROM said AS is_edge
		FROM (SELECT e.content_sha256, e.filed_at, e.epoch, e.boot, e.seq, e.switch_states,
				concat_ws('/', coalesce(e.epoch, -1), coalesce(e.boot, -1), e.switch_states) AS said
			FROM telemetry_events e
			WHERE e.device_id = g.device_id AND e.channel = 0 AND e.filed_at >= g.starts AND e.filed_at <= g.ends AND e.synced) s
		WINDOW in_time AS (ORDER BY s.filed_at, s.content_sha256)) t
	WHERE t.is_edge OR t.boot IS NULL`;

/** By index of the gap. */
async function loadReadings(client: pg.ClientBase, gaps: readonly EvidenceGap[]): Promise<Map<number, StateSample[]>> {
	const { rows } = await client.query<Row>({
		rowMode: "array",
		text: READINGS,
		values: [
			gaps.map(({ deviceId }) => deviceId),
			gaps.map(({ start }) => instantText(start)),
			gaps.map(({ end }) => instantText(end)),
		],
	});
	const readings = new Map<number, StateSample[]>();
	for (const [ordinal, key, filed, epoch, boot, seq, states] of rows) {
		const at: Instant = Math.round(filed);
		const sample: StateSample = {
			...{ kind: "sample", at, key, synced: true, epoch, boot, seq },
			...{ states: states ?? "", evidence: "reading" },
		};
		const list = readings.get(ordinal - 1);
		if (list) list.push(sample);
		else readings.set(ordinal - 1, [sample]);
	}
	return readings;
}
