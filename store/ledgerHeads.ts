import type pg from "pg";
import type { RegisterHead } from "@/domain/ledger/hashChain";
import type { BillHead, SealedHead } from "@/domain/ledger/ledgerHead";
import { inTransaction } from "./pool";
import { findRegisterHeads } from "./registerHeads";

const HEAD_LOCK = 7_305;

/** What a head is made of, in one snapshot. `previous`: seal of the head before; null = the first one. */
export interface HeadBasis {
	readonly registers: readonly RegisterHead[];
	readonly bills: readonly BillHead[];
	readonly previous: Uint8Array | null;
}

/**
 * Records the head of a day in one snapshot, with the links that moved since the head before. Returns the day's head as
 * it stands if there is one already, null when a later day has one: heads are never made afterwards.
 */
export async function recordHead(
	pool: pg.Pool,
	utcDate: string,
	seal: (basis: HeadBasis) => SealedHead,
): Promise<SealedHead | null> {
	return inTransaction(
		pool,
		async (client) => {
			await client.query(`SELECT pg_advisory_xact_lock(${HEAD_LOCK})`);
			const latest = (await readHeads(client, { latest: 1 }))[0];
			if (latest && latest.utcDate >= utcDate) return latest.utcDate === utcDate ? latest : null;
			const registers = await findRegisterHeads(client);
			const bills = await findBillHeads(client);
			const head = seal({ registers, bills, previous: latest?.seal ?? null });
			await insertHead(client, head);
			await insertLinks(client, utcDate, registers, bills);
			return head;
		},
		"BEGIN ISOLATION LEVEL REPEATABLE READ",
	);
}

/** Heads by date: all of them, those after a date, or the latest ones. */
export async function readHeads(
	client: pg.Pool | pg.ClientBase,
	{ after = null, latest = null }: { readonly after?: string | null; readonly latest?: number | null } = {},
): Promise<SealedHead[]> {
	const { rows } = await client.query<{
		utc_date: string;
		recorded_at: Date;
		registers: number;
		entries: bigint;
		ledger_root: Buffer;
		bills: number;
		bills_root: Buffer;
		previous_sha256: Buffer;
		head_sha256: Buffer;
	}>(
		`SELECT * FROM (SELECT * FROM ledger_heads WHERE $1::date IS NULL OR utc_date > $1::date ORDER BY utc_date DESC LIMIT $2) h
		  ORDER BY utc_date`,
		[after, latest],
	);
	return rows.map((row) => ({
		utcDate: row.utc_date,
		recordedAt: row.recorded_at.getTime(),
		registers: row.registers,
		entries: row.entries,
		ledgerRoot: row.ledger_root,
		bills: row.bills,
		billsRoot: row.bills_root,
		previous: row.previous_sha256,
		seal: row.head_sha256,
	}));
}

/** Runs `work` with no other worker beside it: two that append to one file would write a line twice. */
export async function inHeadTurn<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
	return inTransaction(pool, async (client) => {
		await client.query(`SELECT pg_advisory_xact_lock(${HEAD_LOCK})`);
		return work(client);
	});
}

async function findBillHeads(client: pg.ClientBase): Promise<BillHead[]> {
	const { rows } = await client.query<{ site_id: number; sequence: number; hash: Buffer }>(
		"SELECT DISTINCT ON (site_id) site_id, sequence, content_sha256 AS hash FROM bills ORDER BY site_id, sequence DESC",
	);
	return rows.map(({ site_id, sequence, hash }) => ({ siteId: site_id, sequence, hash }));
}

async function insertHead(client: pg.ClientBase, head: SealedHead): Promise<void> {
	await client.query(
		`INSERT INTO ledger_heads (utc_date, recorded_at, registers, entries, ledger_root, bills, bills_root, previous_sha256, head_sha256)
		 VALUES ($1::date, $2, $3, $4, $5, $6, $7, $8, $9)`,
		[
			head.utcDate,
			new Date(head.recordedAt),
			head.registers,
			head.entries,
			head.ledgerRoot,
			head.bills,
			head.billsRoot,
			head.previous,
			head.seal,
		],
	);
}

async function insertLinks(
	client: pg.ClientBase,
	utcDate: string,
	registers: readonly RegisterHead[],
	bills: readonly BillHead[],
): Promise<void> {
	await client.query(
		`INSERT INTO ledger_head_links (device_id, channel, utc_date, number, hash)
		 SELECT n.device_id, n.channel, $1::date, n.number, n.hash
		   FROM unnest($2::int[], $3::smallint[], $4::bigint[], $5::bytea[]) AS n (device_id, channel, number, hash)
		  WHERE n.number IS DISTINCT FROM (SELECT l.number FROM ledger_head_links l
		    WHERE l.device_id = n.device_id AND l.channel = n.channel ORDER BY l.utc_date DESC LIMIT 1)`,
		[
			utcDate,
			registers.map(({ deviceId }) => deviceId),
			registers.map(({ channel }) => channel),
			registers.map(({ number }) => number),
			registers.map(({ hash }) => hash),
		],
	);
	await client.query(
		`INSERT INTO bill_head_links (site_id, utc_date, sequence, hash)
		 SELECT n.site_id, $1::date, n.sequence, n.hash FROM unnest($2::int[], $3::int[], $4::bytea[]) AS n (site_id, sequence, hash)
		  WHERE n.sequence IS DISTINCT FROM (SELECT l.sequence FROM bill_head_links l
		    WHERE l.site_id = n.site_id ORDER BY l.utc_date DESC LIMIT 1)`,
		[utcDate, bills.map(({ siteId }) => siteId), bills.map(({ sequence }) => sequence), bills.map(({ hash }) => hash)],
	);
}
