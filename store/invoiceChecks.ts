import type pg from "pg";
import type { ConnectionKey } from "@/domain/billing/connectionKey";
import type { Instant } from "@/domain/calendar/interval";
import type { LocalMonth } from "@/domain/calendar/zone";

/** An invoice as it was entered: figures as decimal text, so that what was typed is what is compared. */
export interface EnteredInvoice {
	readonly kwh: string | null;
	readonly demand_kva: string | null;
	readonly demand_kw: string | null;
	readonly power_factor: string | null;
	readonly lines: readonly {
		readonly label: string;
		readonly amount: string;
		readonly component: string | null;
		readonly quantity: string | null;
		readonly rate: string | null;
	}[];
	readonly total: string;
	readonly tolerance: string;
	readonly notes: string;
}

export interface InvoiceCheckRow {
	readonly id: number;
	readonly siteId: number;
	readonly month: LocalMonth;
	readonly connection: ConnectionKey;
	readonly invoiceNumber: string;
	readonly issuer: string;
	readonly content: EnteredInvoice;
	readonly enteredBy: string;
	readonly enteredAt: Instant;
}

/** The new id; null when this invoice of the issuer was entered already. */
export async function insertInvoiceCheck(client: pg.ClientBase, row: Omit<InvoiceCheckRow, "id">): Promise<number | null> {
	const { rows } = await client.query<{ id: number }>(
		`INSERT INTO invoice_checks (site_id, local_month, connection, invoice_number, issuer, content, entered_by, entered_at)
		 VALUES ($1, $2::date, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`,
		[
			row.siteId,
			`${row.month}-01`,
			row.connection,
			row.invoiceNumber,
			row.issuer,
			JSON.stringify(row.content),
			row.enteredBy,
			new Date(row.enteredAt),
		],
	);
	return rows[0]?.id ?? null;
}

interface StoredRow {
	id: number;
	site_id: number;
	local_month: string;
	connection: string;
	invoice_number: string;
	issuer: string;
	content: EnteredInvoice;
	entered_by: string;
	entered_at: Date;
}

const CHECKS = `SELECT id, site_id, local_month, connection, invoice_number, issuer, content, entered_by, entered_at
	FROM invoice_checks WHERE archived_at IS NULL`;

export interface InvoiceFilter {
	readonly siteId: number;
	readonly month: LocalMonth | null;
	/** Connections that the caller is limited to; null = no limit. */
	readonly connections: readonly ConnectionKey[] | null;
}

/** Newest first; `before` = the last id of the page before. */
export async function listInvoiceChecks(
	client: pg.ClientBase,
	{ siteId, month, connections }: InvoiceFilter,
	page: { before: number | null; limit: number },
): Promise<InvoiceCheckRow[]> {
	const { rows } = await client.query<StoredRow>(
		`${CHECKS} AND site_id = $1 AND ($2::date IS NULL OR local_month = $2) AND ($3::text[] IS NULL OR connection = ANY ($3))
		    AND ($4::int IS NULL OR id < $4) ORDER BY id DESC LIMIT $5`,
		[siteId, month === null ? null : `${month}-01`, connections, page.before, page.limit],
	);
	return rows.map(fromDbCheck);
}

export async function findInvoiceCheck(client: pg.ClientBase, id: number): Promise<InvoiceCheckRow | null> {
	const { rows } = await client.query<StoredRow>(`${CHECKS} AND id = $1`, [id]);
	return rows[0] ? fromDbCheck(rows[0]) : null;
}

export async function archiveInvoiceCheck(client: pg.ClientBase, id: number, at: Instant): Promise<void> {
	await client.query("UPDATE invoice_checks SET archived_at = $2 WHERE id = $1 AND archived_at IS NULL", [id, new Date(at)]);
}

function fromDbCheck(row: StoredRow): InvoiceCheckRow {
	return {
		id: row.id,
		siteId: row.site_id,
		month: row.local_month.slice(0, 7),
		connection: row.connection,
		invoiceNumber: row.invoice_number,
		issuer: row.issuer,
		content: row.content,
		enteredBy: row.entered_by,
		enteredAt: row.entered_at.getTime(),
	};
}
