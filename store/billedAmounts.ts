import type pg from "pg";
import { type BilledAmount, sumBilled } from "@/domain/billing/billedAmount";
import type { LocalMonth } from "@/domain/calendar/zone";
import type { LineUnit } from "@/domain/cost/statement";

interface AmountRow {
	connection: string;
	classroom_id: number;
	line: string;
	unit: LineUnit;
	quantity: string | null;
	energy_mwh: bigint;
	amount_hundredths: bigint;
	version_ids: number[];
}

/** What a site has billed for a month so far, over all issues. */
export async function readBilled(client: pg.ClientBase, siteId: number, month: LocalMonth): Promise<BilledAmount[]> {
	const { rows } = await client.query<AmountRow>(
		`SELECT a.* FROM billed_amounts a JOIN bill_issues i ON i.id = a.issue_id
		  WHERE i.site_id = $1 AND a.for_month = $2::date
		  ORDER BY i.local_month, a.connection, a.classroom_id, a.line`,
		[siteId, `${month}-01`],
	);
	return sumBilled(
		rows.map((row) => ({
			connection: row.connection,
			classroomId: row.classroom_id,
			line: row.line,
			unit: row.unit,
			quantity: row.quantity === null ? null : BigInt(row.quantity),
			energyMwh: row.energy_mwh,
			amount: row.amount_hundredths,
			versionIds: row.version_ids,
		})),
	);
}

export async function insertBilled(
	client: pg.ClientBase,
	issueId: number,
	forMonth: LocalMonth,
	amounts: readonly BilledAmount[],
): Promise<void> {
	await client.query(
		`INSERT INTO billed_amounts (issue_id, for_month, connection, classroom_id, line, unit, quantity, energy_mwh, amount_hundredths, version_ids)
		 SELECT $1, $2::date, connection, classroom_id, line, unit, quantity, energy_mwh, amount, string_to_array(versions, ',')::int[]
		   FROM unnest($3::text[], $4::int[], $5::text[], $6::text[], $7::numeric[], $8::bigint[], $9::bigint[], $10::text[])
		     AS a (connection, classroom_id, line, unit, quantity, energy_mwh, amount, versions)`,
		[
			issueId,
			`${forMonth}-01`,
			amounts.map((amount) => amount.connection),
			amounts.map((amount) => amount.classroomId),
			amounts.map((amount) => amount.line),
			amounts.map((amount) => amount.unit),
			amounts.map((amount) => amount.quantity),
			amounts.map((amount) => amount.energyMwh),
			amounts.map((amount) => amount.amount),
			amounts.map((amount) => amount.versionIds.join(",")),
		],
	);
}

/** What each issued month rested on when it was last billed, hex by month. */
export async function readBilledBases(client: pg.ClientBase, siteId: number): Promise<Map<LocalMonth, string>> {
	const { rows } = await client.query<{ month: string; basis: string }>(
		`SELECT DISTINCT ON (b.for_month) b.for_month AS month, encode(b.basis_sha256, 'hex') AS basis
		   FROM billed_bases b JOIN bill_issues i ON i.id = b.issue_id
		  WHERE i.site_id = $1 ORDER BY b.for_month, i.local_month DESC`,
		[siteId],
	);
	return new Map(rows.map((row) => [row.month.slice(0, 7), row.basis]));
}

export async function insertBilledBasis(
	client: pg.ClientBase,
	issueId: number,
	forMonth: LocalMonth,
	basis: Buffer,
): Promise<void> {
	await client.query("INSERT INTO billed_bases (issue_id, for_month, basis_sha256) VALUES ($1, $2::date, $3)", [
		issueId,
		`${forMonth}-01`,
		basis,
	]);
}
