import type pg from "pg";
import type { BillDocument } from "@/domain/billing/billDocument";
import type { ConnectionKey } from "@/domain/billing/connectionKey";
import type { Instant } from "@/domain/calendar/interval";
import type { LocalMonth } from "@/domain/calendar/zone";

/** A bill as it was issued. `document` is a part of its content: what the hash covers beside it is in the other fields. */
export interface IssuedBill {
	readonly id: number;
	readonly issueId: number;
	readonly siteId: number;
	readonly month: LocalMonth;
	readonly sequence: number;
	readonly number: string;
	readonly kind: "connection" | "classroom";
	readonly connection: ConnectionKey | null;
	readonly classroomId: number | null;
	readonly issuedAt: Instant;
	readonly issuedBy: string;
	readonly basisSha256: string;
	readonly previousSha256: string;
	readonly contentSha256: string;
	readonly document: BillDocument;
}

/** What a bill's hash covers. */
export interface BillContent {
	readonly number: string;
	readonly issued_at: string;
	readonly issued_by: string;
	readonly basis_sha256: string;
	readonly document: BillDocument;
}

interface BillRow {
	id: number;
	issue_id: number;
	site_id: number;
	local_month: string;
	sequence: number;
	kind: "connection" | "classroom";
	connection: string | null;
	classroom_id: number | null;
	content: BillContent;
	issued_at: Date;
	previous: string;
	own: string;
}

const BILLS = `SELECT b.id, b.issue_id, b.site_id, b.local_month, b.sequence, b.kind, b.connection, b.classroom_id, b.content,
	i.issued_at, encode(b.previous_sha256, 'hex') AS previous, encode(b.content_sha256, 'hex') AS own
	FROM bills b JOIN bill_issues i ON i.id = b.issue_id`;

export interface BillFilter {
	readonly siteId: number;
	readonly month: LocalMonth | null;
	readonly classroomId: number | null;
	/** Rooms that the caller is limited to; null = no limit. */
	readonly classroomIds: readonly number[] | null;
}

/** Newest first; `before` = the last id of the page before, null = from the newest on. */
export async function listBills(
	client: pg.ClientBase,
	{ siteId, month, classroomId, classroomIds }: BillFilter,
	page: { before: number | null; limit: number },
): Promise<IssuedBill[]> {
	const own = classroomIds?.map((id) => `classroom:${id}`) ?? null;
	const { rows } = await client.query<BillRow>(
		`${BILLS} WHERE b.site_id = $1 AND ($2::date IS NULL OR b.local_month = $2) AND ($3::int IS NULL OR b.classroom_id = $3)
		    AND ($4::int[] IS NULL OR b.classroom_id = ANY ($4) OR b.connection = ANY ($5::text[]))
		    AND ($6::int IS NULL OR b.id < $6) ORDER BY b.id DESC LIMIT $7`,
		[siteId, month === null ? null : `${month}-01`, classroomId, classroomIds, own, page.before, page.limit],
	);
	return rows.map(fromDbBill);
}

export async function findBill(client: pg.ClientBase, id: number): Promise<IssuedBill | null> {
	const { rows } = await client.query<BillRow>(`${BILLS} WHERE b.id = $1`, [id]);
	return rows[0] ? fromDbBill(rows[0]) : null;
}

/** All bills of the issue that a bill belongs to, in the order of their numbers. */
export async function readBillsOfIssue(client: pg.ClientBase, issueId: number): Promise<IssuedBill[]> {
	const { rows } = await client.query<BillRow>(`${BILLS} WHERE b.issue_id = $1 ORDER BY b.sequence`, [issueId]);
	return rows.map(fromDbBill);
}

/** Ascending. */
export async function readIssuedMonths(client: pg.ClientBase, siteId: number): Promise<LocalMonth[]> {
	const { rows } = await client.query<{ month: string }>(
		"SELECT local_month AS month FROM bill_issues WHERE site_id = $1 ORDER BY local_month",
		[siteId],
	);
	return rows.map((row) => row.month.slice(0, 7));
}

/** Numbers of the rooms' bills of an issued month, by room. */
export async function readRoomBillNumbers(
	client: pg.ClientBase,
	siteId: number,
	month: LocalMonth,
): Promise<Map<number, string>> {
	const { rows } = await client.query<{ classroom_id: number; number: string }>(
		"SELECT classroom_id, number FROM bills WHERE site_id = $1 AND local_month = $2::date AND classroom_id IS NOT NULL",
		[siteId, `${month}-01`],
	);
	return new Map(rows.map((row) => [row.classroom_id, row.number]));
}

function fromDbBill(row: BillRow): IssuedBill {
	const { number, issued_by: issuedBy, basis_sha256: basisSha256, document } = row.content;
	return {
		id: row.id,
		issueId: row.issue_id,
		siteId: row.site_id,
		month: row.local_month.slice(0, 7),
		sequence: row.sequence,
		number,
		kind: row.kind,
		connection: row.connection,
		classroomId: row.classroom_id,
		issuedAt: row.issued_at.getTime(),
		issuedBy,
		basisSha256,
		previousSha256: row.previous,
		contentSha256: row.own,
		document,
	};
}
