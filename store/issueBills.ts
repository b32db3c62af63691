import { createHash } from "node:crypto";
import type pg from "pg";
import { billedAmounts } from "@/domain/billing/billedAmount";
import { billNumber } from "@/domain/billing/billNumber";
import { canonicalJson, type PlainJson } from "@/domain/billing/canonicalJson";
import type { ComposedBill } from "@/domain/billing/composeBills";
import type { Instant } from "@/domain/calendar/interval";
import { readIssueBasis, readMonthBasis } from "./billBasis";
import { insertBilled, insertBilledBasis } from "./billedAmounts";
import type { OpenMonth } from "./billMonth";
import type { BillContent } from "./bills";
import type { UsageSite } from "./usageFigures";

const ISSUING_LOCK = 7_304;
const NO_BILL = Buffer.alloc(32);

/**
 * Runs `work` in one REPEATABLE READ transaction, one at a time per site. The lock is taken before the transaction
 * begins, so that whoever waited for another's issue sees it.
 */
export async function inIssuingTurn<T>(pool: pg.Pool, siteId: number, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
	const client = await pool.connect();
	let isClean = false;
	try {
		await client.query(`SELECT pg_advisory_lock(${ISSUING_LOCK}, $1)`, [siteId]);
		await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
		const result = await work(client);
		await client.query("COMMIT");
		await client.query(`SELECT pg_advisory_unlock(${ISSUING_LOCK}, $1)`, [siteId]);
		isClean = true;
		return result;
	} finally {
		// Anything else ends the session, and with it the transaction and the lock.
		client.release(!isClean);
	}
}

export interface MonthToIssue {
	readonly site: UsageSite;
	readonly open: OpenMonth;
	readonly bills: readonly ComposedBill[];
	readonly issuedAt: Instant;
	readonly issuedBy: string;
	readonly allowUnpriced: boolean;
}

/** Freezes a month's bills: numbers them on from the site's last one, chains their hashes, and books what they bill. */
export async function insertIssue(client: pg.ClientBase, issue: MonthToIssue): Promise<number> {
	const { site, open, issuedAt, issuedBy } = issue;
	const { month, charges, adjustments } = open.toBill;
	const basis = await readIssueBasis(client, { ...site, versions: open.versions }, month);
	const { rows } = await client.query<{ id: number }>(
		`INSERT INTO bill_issues (site_id, local_month, issued_at, issued_by, allow_unpriced, unpriced_mwh, basis_sha256)
		 VALUES ($1, $2::date, $3, $4, $5, $6, $7) RETURNING id`,
		[site.siteId, `${month}-01`, new Date(issuedAt), issuedBy, issue.allowUnpriced, charges.unpricedMwh, basis],
	);
	const issueId = rows[0]?.id ?? 0;
	await insertBills(client, issueId, issue, basis);
	await insertBilled(client, issueId, month, billedAmounts(charges));
	await insertBilledBasis(client, issueId, month, await readMonthBasis(client, { ...site, versions: open.versions }, month));
	for (const { month: forMonth, basis: ofMonth } of open.looked) {
		const ofThis = adjustments.filter((adjustment) => adjustment.forMonth === forMonth);
		await insertBilled(
			client,
			issueId,
			forMonth,
			ofThis.map(({ adjustment }) => adjustment.difference),
		);
		await insertBilledBasis(client, issueId, forMonth, ofMonth);
	}
	await client.query(`SELECT pg_notify('autovolt_live', '{"type":"bills"}')`);
	return issueId;
}

async function insertBills(client: pg.ClientBase, issueId: number, issue: MonthToIssue, basis: Buffer): Promise<void> {
	const { siteId } = issue.site;
	const { month } = issue.open.toBill;
	const last = await client.query<{ sequence: number; content_sha256: Buffer }>(
		"SELECT sequence, content_sha256 FROM bills WHERE site_id = $1 ORDER BY sequence DESC LIMIT 1",
		[siteId],
	);
	let sequence = last.rows[0]?.sequence ?? 0;
	let previous: Buffer = last.rows[0]?.content_sha256 ?? NO_BILL;
	for (const bill of issue.bills) {
		sequence += 1;
		const content: BillContent = {
			number: billNumber(month, sequence),
			issued_at: new Date(issue.issuedAt).toISOString(),
			issued_by: issue.issuedBy,
			basis_sha256: basis.toString("hex"),
			document: bill.document,
		};
		const own = contentHash(previous, content);
		await client.query(
			`INSERT INTO bills (issue_id, site_id, local_month, sequence, number, kind, connection, classroom_id, energy_mwh,
			   adjustments_hundredths, total_hundredths, content, previous_sha256, content_sha256)
			 VALUES ($1, $2, $3::date, $4, $5, $6::bill_kind, $7, $8, $9, $10, $11, $12, $13, $14)`,
			[
				issueId,
				siteId,
				`${month}-01`,
				sequence,
				content.number,
				bill.kind,
				bill.connection,
				bill.classroomId,
				bill.energyMwh,
				bill.adjustments,
				bill.total,
				JSON.stringify(content),
				previous,
				own,
			],
		);
		previous = own;
	}
}

/** SHA-256 over the previous bill's hash and this one's canonical content: a bill that is changed, or cut out, shows. */
export function contentHash(previous: Buffer, content: BillContent): Buffer {
	return createHash("sha256")
		.update(previous)
		.update(canonicalJson(content as unknown as PlainJson))
		.digest();
}
