import { readFileSync } from "node:fs";
import type pg from "pg";
import type { FoldEntry } from "@/domain/aggregate/foldEntries";
import type { FoldClaim } from "./foldPositions";
import { array } from "./partRows";
import type { DeviceRange } from "./quarterHours";

const SUMS = readFileSync(new URL("./foldEntries.sums.sql", import.meta.url), "utf8");
const COLUMNS =
	"e.device_id, e.channel, e.number, e.reverses, e.starts_at, e.ends_at, e.energy_mwh, e.on_time_ms, e.quality, e.flags";

const NEW_ENTRIES = `WITH entries AS (
  SELECT ${COLUMNS}
  FROM unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[]) AS k (device_id, channel, after, upto)
  JOIN device_consumption_ledgers e
    ON e.device_id = k.device_id AND e.channel = k.channel AND e.number > k.after AND e.number <= k.upto
)${SUMS}`;

// What ends inside the range comes with its reversals, which cancel it. What reaches beyond its end must be looked for
// among all that end later: net entries of a register are disjoint, so the first few of them are enough.
const ENTRIES_OF_RANGES = `WITH registers AS (
  SELECT k.device_id, k.starts, k.ends, f.channel, f.number AS position
  FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS k (device_id, starts, ends)
  JOIN fold_positions f ON f.device_id = k.device_id
), entries AS (
  SELECT ${COLUMNS}
  FROM registers k JOIN device_consumption_ledgers e
    ON e.device_id = k.device_id AND e.channel = k.channel AND e.number <= k.position
   AND e.ends_at >= k.starts AND e.ends_at <= k.ends AND e.starts_at < k.ends
   AND (e.ends_at > k.starts OR e.starts_at = e.ends_at)
  UNION ALL
  SELECT ${COLUMNS}
  FROM registers k CROSS JOIN LATERAL (
    SELECT * FROM device_consumption_ledgers o
     WHERE o.device_id = k.device_id AND o.channel = k.channel AND o.number <= k.position AND o.ends_at > k.ends
       AND o.reverses IS NULL AND NOT EXISTS (
         SELECT FROM device_consumption_ledgers r
          WHERE r.device_id = o.device_id AND r.channel = o.channel AND r.reverses = o.number AND r.number <= k.position)
     ORDER BY o.ends_at LIMIT 4
  ) e
  WHERE e.starts_at < k.ends
)${SUMS}`;

/** Entries of devices, ascending by device. */
export type EntriesByDevice = Map<number, FoldEntry[]>;

/** The entries of claimed registers that are not folded yet. */
export async function readNewEntries(client: pg.ClientBase, claims: readonly FoldClaim[]): Promise<EntriesByDevice> {
	return read(client, NEW_ENTRIES, [
		array(claims, (claim) => claim.deviceId),
		array(claims, (claim) => claim.channel),
		array(claims, (claim) => claim.after),
		array(claims, (claim) => claim.upto),
	]);
}

/** The folded entries that touch the ranges, whole; net of reversals once they are summed. */
export async function readEntriesOfRanges(client: pg.ClientBase, ranges: readonly DeviceRange[]): Promise<EntriesByDevice> {
	return read(client, ENTRIES_OF_RANGES, [
		ranges.map((range) => range.deviceId),
		ranges.map((range) => new Date(range.start)),
		ranges.map((range) => new Date(range.end)),
	]);
}

async function read(client: pg.ClientBase, text: string, values: unknown[]): Promise<EntriesByDevice> {
	type Row = [number, number, number, bigint, bigint, bigint, bigint, boolean];
	const { rows } = await client.query<Row>({ rowMode: "array", text, values });
	const found: EntriesByDevice = new Map();
	for (const [deviceId, startsAt, endsAt, energyMwh, estimatedMwh, onTimeMs, coveredMs, allocated] of rows) {
		const entry = { startsAt, endsAt, energyMwh, estimatedMwh, onTimeMs, coveredMs, allocated };
		const entries = found.get(deviceId);
		if (entries) entries.push(entry);
		else found.set(deviceId, [entry]);
	}
	return found;
}
