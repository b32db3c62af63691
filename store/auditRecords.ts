import type pg from "pg";
import type { AuditRecord, EntryRow, LinkRow, ReadingRow } from "@/domain/audit/record";
import { inTransaction } from "./pool";

const PAGE_ROWS = 1_000;
/** How late an unsynced reading is looked for first: then anywhere. */
const LATE_MS = 40 * 86_400_000;

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint::text`;
const hex = (column: string) => `encode(${column}, 'hex')`;

const ENTRY = `e.number::text, e.kind::text, e.reverses::text, ${ms("e.starts_at")}, ${ms("e.ends_at")}, e.start_total_mwh::text,
	e.end_total_mwh::text, e.energy_mwh::text, e.energy_min_mwh::text, e.energy_max_mwh::text, e.on_time_ms::text, e.method, e.quality,
	e.confidence, e.flags, e.reason, ${ms("e.looked_at")}, ${hex("e.cause")}, ${ms("e.posted_at")}, ${hex("e.hash")}`;
const ENTRY_FIELDS = 20;
const READING = `${ms("t.filed_at")}, ${hex("t.content_sha256")}, ${ms("t.received_at")}, t.synced, t.device_clock_ms::text, t.energy_mwh::text,
	t.power_mw::text, t.epoch::text, t.boot::text, t.seq::text, t.uptime_ms::text, t.switch_states,
	COALESCE(array_to_string(t.switch_energy_mwh, ','), ''), t.extra::text`;

interface Register {
	readonly id: number;
	readonly channel: number;
	readonly name: string;
}

/**
 * All that is checked, page by page: heads, bills, then one register after the other, each in a snapshot of its own, so
 * that a long look holds nothing up. A role that reads is enough.
 */
export async function* readAuditRecords(pool: pg.Pool, madeAtMs: number): AsyncGenerator<AuditRecord[]> {
	yield [await readBegin(pool, madeAtMs)];
	const heads = await readHeadRecords(pool);
	yield heads;
	// A head that is recorded while we look is for the next look, links and all.
	const lastDate = heads.reduce((last, record) => (record[0] === "head" ? record[1].utcDate : last), "");
	yield* pages(pool, billsSql(), (row) => ["bill", row[0] as never]);
	for (const register of await readRegisters(pool)) yield* readRegister(pool, register, lastDate);
	yield [["end"]];
}

async function readBegin(pool: pg.Pool, madeAtMs: number): Promise<AuditRecord> {
	const { rows: months } = await pool.query<{ month: string }>(
		`SELECT replace(right(c.relname, 7), '_', '-') AS month FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		  WHERE i.inhparent = 'telemetry_events'::regclass AND NOT EXISTS (
		        SELECT FROM archived_months a WHERE a.state = 'retired' AND to_char(a.month, 'YYYY_MM') = right(c.relname, 7))
		  ORDER BY 1`,
	);
	const { rows: since } = await pool.query<{ at: string }>(
		`SELECT ${ms("finished_at")} AS at FROM _prisma_migrations WHERE migration_name LIKE '%\\_rights' AND finished_at IS NOT NULL`,
	);
	return ["begin", 1, String(madeAtMs), since[0]?.at ?? "0", months.map(({ month }) => month)];
}

async function readHeadRecords(pool: pg.Pool): Promise<AuditRecord[]> {
	const records = await inTransaction(
		pool,
		async (client) => {
			const heads = await client.query<[string, AuditRecord]>({
				rowMode: "array",
				text: `SELECT utc_date::text, jsonb_build_array('head', jsonb_build_object('utcDate', utc_date::text, 'recordedAtMs', ${ms("recorded_at")},
				'registers', registers::text, 'entries', entries::text, 'ledgerRoot', ${hex("ledger_root")}, 'bills', bills::text,
				'billsRoot', ${hex("bills_root")}, 'previousSha256', ${hex("previous_sha256")}, 'headSha256', ${hex("head_sha256")}))
				FROM ledger_heads ORDER BY utc_date`,
			});
			const links = await client.query<[string, ...string[]]>({
				rowMode: "array",
				text: `SELECT utc_date::text, 'link', device_id::text, channel::text, number::text, ${hex("hash")} FROM ledger_head_links ORDER BY utc_date`,
			});
			const bills = await client.query<[string, ...string[]]>({
				rowMode: "array",
				text: `SELECT utc_date::text, 'bill_link', site_id::text, sequence::text, ${hex("hash")} FROM bill_head_links ORDER BY utc_date`,
			});
			return { heads: heads.rows, links: byDate(links.rows), bills: byDate(bills.rows) };
		},
		READ_ONLY,
	);
	return records.heads.flatMap(([date, head]) => [head, ...(records.links.get(date) ?? []), ...(records.bills.get(date) ?? [])]);
}

function byDate(rows: readonly [string, ...string[]][]): Map<string, AuditRecord[]> {
	const dates = new Map<string, AuditRecord[]>();
	for (const [date, ...record] of rows) {
		const known = dates.get(date);
		if (known) known.push(record as never);
		else dates.set(date, [record as never]);
	}
	return dates;
}

const READ_ONLY = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

function billsSql(): string {
	return `SELECT jsonb_build_object('siteId', b.site_id::text, 'sequence', b.sequence::text, 'number', b.number, 'kind', b.kind,
		'month', to_char(b.local_month, 'YYYY-MM'), 'connection', b.connection, 'energyMwh', b.energy_mwh::text,
		'adjustmentsHundredths', b.adjustments_hundredths::text, 'totalHundredths', b.total_hundredths::text, 'content', b.content::text,
		'previousSha256', ${hex("b.previous_sha256")}, 'contentSha256', ${hex("b.content_sha256")},
		'issue', jsonb_build_object('month', to_char(i.local_month, 'YYYY-MM'), 'issuedAtMs', ${ms("i.issued_at")}, 'issuedBy', i.issued_by,
			'basisSha256', ${hex("i.basis_sha256")}),
		'bookedHundredths', (SELECT COALESCE(sum(a.amount_hundredths), 0)::text FROM billed_amounts a WHERE a.issue_id = b.issue_id
			AND CASE WHEN b.kind = 'classroom' THEN a.classroom_id = b.classroom_id ELSE a.connection = b.connection END))
		FROM bills b LEFT JOIN bill_issues i ON i.id = b.issue_id ORDER BY b.site_id, b.sequence`;
}

/** Every register that has entries, a position, or a link in a head: one whose rows are all gone is named, too. */
async function readRegisters(pool: pg.Pool): Promise<Register[]> {
	const { rows } = await pool.query<Register>(
		`SELECT r.device_id AS id, r.channel::int AS channel, COALESCE(d.esp32_name, 'number ' || r.device_id) AS name
		   FROM (SELECT device_id, channel FROM ledger_checkpoints WHERE number > 0 UNION SELECT device_id, channel FROM ledger_head_links
		         UNION SELECT device_id, channel FROM device_consumption_ledgers) r
		   LEFT JOIN devices d ON d.id = r.device_id ORDER BY 1, 2`,
	);
	return rows;
}

async function* readRegister(pool: pg.Pool, { id, channel, name }: Register, lastDate: string): AsyncGenerator<AuditRecord[]> {
	const client = await pool.connect();
	const own = `device_id = ${id} AND channel = ${channel}`;
	let isClean = false;
	try {
		await client.query(READ_ONLY);
		const checkpoint = await client.query<[string, string]>({
			rowMode: "array",
			text: `SELECT number::text, ${hex("hash")} FROM ledger_checkpoints WHERE ${own}`,
		});
		const links = await client.query<[string, string, string]>({
			rowMode: "array",
			text: `SELECT utc_date::text, number::text, ${hex("hash")} FROM ledger_head_links WHERE ${own} AND utc_date <= $1::date ORDER BY utc_date`,
			values: [lastDate === "" ? "-infinity" : lastDate],
		});
		yield [["register", { id: String(id), name, channel: String(channel) }, checkpoint.rows[0] ?? null, links.rows as LinkRow[]]];
		const entries = `SELECT ${ENTRY}, r.* FROM device_consumption_ledgers e LEFT JOIN LATERAL (SELECT ${READING} FROM telemetry_events t
			WHERE t.device_id = e.device_id AND t.channel = e.channel AND t.filed_at = e.ends_at AND t.content_sha256 = e.cause) r ON true
			WHERE e.device_id = ${id} AND e.channel = ${channel} ORDER BY e.number`;
		for await (const rows of cursor(client, entries)) yield await withReadings(client, rows, own);
		// A hash of the register's entries, built once: the other plans look through all of them for each reading.
		await client.query("SET LOCAL enable_nestloop = off");
		const others = `SELECT ${READING} FROM telemetry_events t WHERE t.device_id = ${id} AND t.channel = ${channel} AND NOT EXISTS (
			SELECT FROM device_consumption_ledgers e WHERE e.device_id = ${id} AND e.channel = ${channel} AND e.cause = t.content_sha256)`;
		for await (const rows of cursor(client, others)) yield rows.map((row) => ["reading", row as never]);
		await client.query("COMMIT");
		isClean = true;
	} finally {
		client.release(!isClean);
	}
}

/** Joins each entry with the reading that closes it; one that is not filed at its instant is looked for elsewhere. */
async function withReadings(client: pg.ClientBase, rows: readonly unknown[][], own: string): Promise<AuditRecord[]> {
	const pairs = rows.map((row) => ({
		entry: row.slice(0, ENTRY_FIELDS) as unknown as EntryRow,
		reading: row[ENTRY_FIELDS] === null ? null : (row.slice(ENTRY_FIELDS) as unknown as ReadingRow),
	}));
	const missing = pairs.filter(({ reading }) => reading === null).map(({ entry }) => entry);
	const found = await findReadings(client, missing, own);
	return pairs.map(({ entry, reading }) => ["entry", entry, reading ?? found.get(entry[17]) ?? null]);
}

async function findReadings(client: pg.ClientBase, entries: readonly EntryRow[], own: string): Promise<Map<string, ReadingRow>> {
	const found = new Map<string, ReadingRow>();
	if (entries.length === 0) return found;
	const ends = entries.map((entry) => Number(entry[4]));
	const lookFor = async (where: string, values: readonly unknown[]) => {
		const causes = entries.map((entry) => entry[17]).filter((cause) => !found.has(cause));
		if (causes.length === 0) return;
		const { rows } = await client.query<unknown[]>({
			rowMode: "array",
			text: `SELECT ${READING} FROM telemetry_events t WHERE ${own} AND content_sha256 = ANY ($1::bytea[]) ${where}`,
			values: [causes.map((cause) => Buffer.from(cause, "hex")), ...values],
		});
		for (const row of rows) found.set(row[1] as string, row as unknown as ReadingRow);
	};
	const from = ends.reduce((least, at) => Math.min(least, at));
	const until = ends.reduce((most, at) => Math.max(most, at));
	await lookFor("AND filed_at >= $2 AND filed_at < $3", [new Date(from), new Date(until + LATE_MS)]);
	await lookFor("", []);
	return found;
}

async function* pages(pool: pg.Pool, sql: string, toRecord: (row: unknown[]) => AuditRecord): AsyncGenerator<AuditRecord[]> {
	const client = await pool.connect();
	let isClean = false;
	try {
		await client.query(READ_ONLY);
		for await (const rows of cursor(client, sql)) yield rows.map(toRecord);
		await client.query("COMMIT");
		isClean = true;
	} finally {
		client.release(!isClean);
	}
}

/** Rows of a statement a page at a time, in the transaction that is open. */
async function* cursor(client: pg.ClientBase, sql: string): AsyncGenerator<unknown[][]> {
	await client.query(`DECLARE audit NO SCROLL CURSOR FOR ${sql}`);
	for (;;) {
		const { rows } = await client.query<unknown[]>({ rowMode: "array", text: `FETCH ${PAGE_ROWS} FROM audit` });
		if (rows.length > 0) yield rows;
		if (rows.length < PAGE_ROWS) break;
	}
	await client.query("CLOSE audit");
}
