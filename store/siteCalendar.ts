import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { DatedZone, LocalDate } from "@/domain/calendar/zone";
import type { DateSpan, SiteCalendar } from "@/domain/timetable/schedule";

type Client = pg.ClientBase | pg.Pool;

export interface Term extends DateSpan {
	readonly id: number;
	readonly siteId: number;
	readonly name: string;
}

export interface Holiday {
	readonly date: LocalDate;
	readonly name: string;
}

/** What a site says of its dates: terms and holidays, with the zones that the caller has. */
export async function readSiteCalendar(client: Client, siteId: number, zones: readonly DatedZone[]): Promise<SiteCalendar> {
	const terms = await readTerms(client, siteId);
	const holidays = await readHolidays(client, siteId);
	return {
		zones,
		terms: new Map(terms.map(({ id, from, until }) => [id, { from, until }])),
		holidays: new Map(holidays.map(({ date, name }) => [date, name])),
	};
}

interface TermRow {
	id: number;
	site_id: number;
	name: string;
	from_date: string;
	until_date: string;
}

export async function readTerms(client: Client, siteId: number): Promise<Term[]> {
	const { rows } = await client.query<TermRow>(
		"SELECT * FROM site_terms WHERE site_id = $1 AND archived_at IS NULL ORDER BY from_date, id",
		[siteId],
	);
	return rows.map(fromDbTerm);
}

export async function findTerm(client: Client, id: number): Promise<Term | null> {
	const { rows } = await client.query<TermRow>("SELECT * FROM site_terms WHERE id = $1 AND archived_at IS NULL FOR UPDATE", [id]);
	return rows[0] ? fromDbTerm(rows[0]) : null;
}

export async function insertTerm(client: Client, { siteId, name, from, until }: Omit<Term, "id">): Promise<Term> {
	const { rows } = await client.query<TermRow>(
		"INSERT INTO site_terms (site_id, name, from_date, until_date) VALUES ($1, $2, $3::date, $4::date) RETURNING *",
		[siteId, name, from, until],
	);
	return fromDbTerm(rows[0] as TermRow);
}

export async function updateTerm(client: Client, { id, name, from, until }: Term): Promise<void> {
	await client.query("UPDATE site_terms SET name = $2, from_date = $3::date, until_date = $4::date WHERE id = $1", [
		id,
		name,
		from,
		until,
	]);
}

export async function archiveTerm(client: Client, id: number, at: Instant): Promise<void> {
	await client.query("UPDATE site_terms SET archived_at = $2 WHERE id = $1", [id, new Date(at)]);
}

/** Names of schedules, not ended, that hold within a term. */
export async function schedulesOfTerm(client: Client, termId: number): Promise<string[]> {
	const { rows } = await client.query<{ name: string }>(
		"SELECT name FROM schedules WHERE $1 = ANY (term_ids) AND archived_at IS NULL ORDER BY name",
		[termId],
	);
	return rows.map(({ name }) => name);
}

export async function readHolidays(client: Client, siteId: number): Promise<Holiday[]> {
	const { rows } = await client.query<{ local_date: string; name: string }>(
		"SELECT local_date, name FROM site_holidays WHERE site_id = $1 ORDER BY local_date",
		[siteId],
	);
	return rows.map(({ local_date, name }) => ({ date: local_date, name }));
}

/** Adds holidays; one that is there gets the new name. */
export async function putHolidays(client: Client, siteId: number, holidays: readonly Holiday[]): Promise<void> {
	await client.query(
		`INSERT INTO site_holidays (site_id, local_date, name) SELECT $1, * FROM unnest($2::date[], $3::text[])
		 ON CONFLICT (site_id, local_date) DO UPDATE SET name = excluded.name`,
		[siteId, holidays.map(({ date }) => date), holidays.map(({ name }) => name)],
	);
}

/** False when the date was none. */
export async function removeHoliday(client: Client, siteId: number, date: LocalDate): Promise<boolean> {
	const { rowCount } = await client.query("DELETE FROM site_holidays WHERE site_id = $1 AND local_date = $2::date", [
		siteId,
		date,
	]);
	return rowCount === 1;
}

/** Wakes the worker's timetable once this commits. */
export async function notifyTimetable(client: Client): Promise<void> {
	await client.query("SELECT pg_notify('autovolt_stage', 'timetable')");
}

function fromDbTerm({ id, site_id, name, from_date, until_date }: TermRow): Term {
	return { id, siteId: site_id, name, from: from_date, until: until_date };
}
