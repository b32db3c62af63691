import type pg from "pg";
import type { Prisma } from "@/prisma/generated/client";
import type { Reader, Transaction } from "./transaction";

/** Who changes something, and from where. */
export interface Author {
	/** "user:admin@autovolt.local", "token:ci", "system:first-run". */
	readonly actor: string;
	readonly address: string | null;
}

export interface AuditEntry {
	/** "device.create", "site.update". */
	readonly action: string;
	/** "device:B-204", "site:Main campus". */
	readonly subject: string;
	/** What stood there, as JSON; absent for something new. Never a secret. */
	readonly before?: object | undefined;
	readonly after?: object | undefined;
}

/** Writes down a change in the transaction of the change: neither stands without the other. */
export async function recordAudit(
	tx: Transaction,
	author: Author,
	{ action, subject, before, after }: AuditEntry,
): Promise<void> {
	const json = (value: object) => value as Prisma.InputJsonValue;
	const said = {
		...(before === undefined ? {} : { before: json(before) }),
		...(after === undefined ? {} : { after: json(after) }),
	};
	await tx.auditLog.create({ data: { ...author, action, subject, ...said } });
}

export interface AuditRow {
	readonly id: bigint;
	readonly at: Date;
	readonly actor: string;
	readonly action: string;
	readonly subject: string;
	readonly before: Prisma.JsonValue;
	readonly after: Prisma.JsonValue;
	readonly address: string | null;
}

/** Which entries; null = all. Text is looked for anywhere in it, upper or lower case; an action by how it begins. */
export interface AuditFilter {
	readonly actor: string | null;
	readonly action: string | null;
	readonly subject: string | null;
	/** From this instant on. */
	readonly from: Date | null;
	/** Before this instant. */
	readonly until: Date | null;
}

/** Newest first; `before` = the last id of the page before, null = from the newest on. */
export function listAudit(
	db: Reader,
	{ actor, action, subject, from, until }: AuditFilter,
	{ before, limit }: { before: bigint | null; limit: number },
): Promise<AuditRow[]> {
	const where: Prisma.AuditLogWhereInput = {
		...(before === null ? {} : { id: { lt: before } }),
		...(actor === null ? {} : { actor: { contains: likeLiteral(actor), mode: "insensitive" } }),
		...(action === null ? {} : { action: { startsWith: likeLiteral(action) } }),
		...(subject === null ? {} : { subject: { contains: likeLiteral(subject), mode: "insensitive" } }),
		...(from === null && until === null ? {} : { at: { ...(from && { gte: from }), ...(until && { lt: until }) } }),
	};
	return db.auditLog.findMany({ where, orderBy: { id: "desc" }, take: limit });
}

/** LIKE knows % and _; who looks for "user_1" means these letters. */
function likeLiteral(text: string): string {
	return text.replaceAll(/[\\%_]/g, "\\$&");
}

/** The same over a plain connection, for changes that are made in SQL. */
export async function insertAudit(
	client: pg.ClientBase,
	author: Author,
	{ action, subject, before, after }: AuditEntry,
): Promise<void> {
	await client.query("INSERT INTO audit_log (actor, address, action, subject, before, after) VALUES ($1, $2, $3, $4, $5, $6)", [
		author.actor,
		author.address,
		action,
		subject,
		before === undefined ? null : JSON.stringify(before),
		after === undefined ? null : JSON.stringify(after),
	]);
}

/** What stood there when something had a revision: `before` of the change that ended it. Null when nobody wrote it down. */
export async function findAuditedRevision(client: pg.ClientBase, subject: string, revision: number): Promise<object | null> {
	const { rows } = await client.query<{ before: object }>(
		"SELECT before FROM audit_log WHERE subject = $1 AND before->>'revision' = $2 ORDER BY id LIMIT 1",
		[subject, String(revision)],
	);
	return rows[0]?.before ?? null;
}
