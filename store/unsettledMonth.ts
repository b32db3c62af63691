import type pg from "pg";
import type { Interval } from "@/domain/calendar/interval";

/** Energy of a period that the pipeline still has in hand. Instants, ascending. */
export interface UnsettledMonth {
	/** Starts of ranges that wait to be derived or folded. */
	readonly staleAt: readonly Date[];
	/** Newest readings of devices that wait for the next one to tell what they mean. */
	readonly pendingAt: readonly Date[];
}

/**
 * What is under way for a site's period: readings that the ledger has not looked at, entries that are not folded, days
 * to be folded anew, and readings that wait for the next one. A device that moves on in a later month is none of it.
 */
export async function readUnsettledMonth(
	client: pg.ClientBase,
	siteId: number,
	{ start, end }: Interval,
): Promise<UnsettledMonth> {
	const values = [siteId, new Date(start), new Date(end)];
	const stale = await client.query<{ at: Date }>(
		`WITH own AS (SELECT id FROM devices WHERE site_id = $1)
		 SELECT at FROM (
		   SELECT s.starts_at AS at FROM stale_days s JOIN own ON own.id = s.device_id WHERE s.starts_at < $3 AND s.ends_at > $2
		   UNION ALL
		   SELECT m.at FROM ledger_marks l, unnest(l.device_ids, l.stale_from, l.stale_until) AS m (device_id, at, until)
		     JOIN own ON own.id = m.device_id WHERE m.at < $3 AND (m.until IS NULL OR m.until >= $2)
		   UNION ALL
		   SELECT e.starts_at FROM own JOIN ledger_checkpoints k ON k.device_id = own.id
		     LEFT JOIN fold_positions f ON f.device_id = k.device_id AND f.channel = k.channel
		     JOIN device_consumption_ledgers e ON e.device_id = k.device_id AND e.channel = k.channel
		      AND e.number > COALESCE(f.number, 0) AND e.number <= k.number
		    WHERE k.number > COALESCE(f.number, 0) AND e.starts_at < $3 AND e.ends_at > $2) u
		  ORDER BY at LIMIT 1000`,
		values,
	);
	const pending = await client.query<{ at: Date }>(
		`SELECT k.pending_since AS at FROM ledger_checkpoints k JOIN devices d ON d.id = k.device_id
		  WHERE d.site_id = $1 AND k.pending_since >= $2 AND k.pending_since < $3 ORDER BY 1 LIMIT 1000`,
		values,
	);
	return { staleAt: stale.rows.map((row) => row.at), pendingAt: pending.rows.map((row) => row.at) };
}
