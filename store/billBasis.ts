import { createHash } from "node:crypto";
import type pg from "pg";
import { datesOfMonths } from "@/domain/calendar/datedDay";
import { addMonths, type DatedZone, type LocalMonth } from "@/domain/calendar/zone";
import { toJsonComponents } from "@/domain/cost/costVersion";
import type { RecordedCostVersion } from "./costVersions";
import { monthInterval } from "./monthIntervals";
import { ratchetMonths } from "./periodDemand";

interface BasisOf {
	readonly siteId: number;
	readonly zones: readonly DatedZone[];
	/** All that stand now. */
	readonly versions: readonly RecordedCostVersion[];
}

/**
 * SHA-256 over all that a month's charges follow from: day energies with their revisions, the versions in force, the
 * rooms' buildings and areas; for a ratchet also the days of the months that it looks back at. Equal = nothing to
 * adjust; a revision that moved without a figure only costs a look.
 */
export async function readMonthBasis(
	client: pg.ClientBase,
	{ siteId, zones, versions }: BasisOf,
	month: LocalMonth,
): Promise<Buffer> {
	const { start, end } = monthInterval(month, zones);
	const inForce = versions.filter(
		({ effectiveFrom, effectiveUntil }) => effectiveFrom < end && (effectiveUntil === null || start < effectiveUntil),
	);
	const { firstDate, lastDate } = datesOfMonths(addMonths(month, -ratchetMonths(inForce)), month);
	const { rows } = await client.query<{ days: string; rooms: string }>(
		`SELECT (SELECT encode(sha256(convert_to(COALESCE(string_agg(concat_ws('|', d.device_id, d.classroom_id, d.local_date,
		                  d.energy_mwh, d.revision), ';' ORDER BY d.local_date, d.classroom_id, d.device_id), ''), 'UTF8')), 'hex')
		           FROM daily_aggregates d JOIN classrooms c ON c.id = d.classroom_id
		          WHERE c.site_id = $1 AND d.local_date >= $2::date AND d.local_date <= $3::date) AS days,
		        (SELECT COALESCE(string_agg(concat_ws('|', c.id, c.building_id, '/', c.area_m2), ';' ORDER BY c.id), '')
		           FROM classrooms c WHERE c.site_id = $1) AS rooms`,
		[siteId, firstDate, lastDate],
	);
	const prices = inForce.map(({ id, rowId, effectiveFrom, effectiveUntil, components }) =>
		JSON.stringify([id, rowId, effectiveFrom, effectiveUntil, toJsonComponents(components)]),
	);
	return createHash("sha256")
		.update(["month/1", month, rows[0]?.days, rows[0]?.rooms, ...prices].join("\n"))
		.digest();
}

/** The same with the heads of the ledgers that the month's energy was folded from, as they are when it is issued. */
export async function readIssueBasis(client: pg.ClientBase, of: BasisOf, month: LocalMonth): Promise<Buffer> {
	const { firstDate, lastDate } = datesOfMonths(month, month);
	const { rows } = await client.query<{ head: string }>(
		`SELECT concat_ws('|', k.device_id, k.channel, k.number, encode(k.hash, 'hex')) AS head FROM ledger_checkpoints k
		  WHERE k.device_id IN (SELECT d.device_id FROM daily_aggregates d JOIN classrooms c ON c.id = d.classroom_id
		                         WHERE c.site_id = $1 AND d.local_date >= $2::date AND d.local_date <= $3::date)
		  ORDER BY k.device_id, k.channel`,
		[of.siteId, firstDate, lastDate],
	);
	const ofMonth = await readMonthBasis(client, of, month);
	return createHash("sha256")
		.update(ofMonth)
		.update(rows.map((row) => row.head).join("\n"))
		.digest();
}
