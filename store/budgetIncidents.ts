import type pg from "pg";
import type { LocalMonth } from "@/domain/calendar/zone";
import type { IncidentStateName } from "./incidentState";

/** A threshold that a month has reached. */
export interface Crossing {
	readonly budgetId: number;
	readonly month: LocalMonth;
	readonly percent: number;
	/** What a person wants to know of it. */
	readonly detail: Readonly<Record<string, string | number | null>>;
}

/** One incident per budget, month and threshold, for ever. */
export function crossingSubject({ budgetId, month, percent }: Omit<Crossing, "detail">): string {
	return `budget:${budgetId}:${month}:${percent}`;
}

/**
 * Makes the incidents of a site's months say what has been crossed: opens what is new, closes what a correction has
 * disproved or whose budget has ended. What a person has decided stays. Returns how many changed.
 */
export async function settleBudgetIncidents(
	client: pg.ClientBase,
	siteId: number,
	months: readonly LocalMonth[],
	crossings: readonly Crossing[],
): Promise<number> {
	const subjects = crossings.map(crossingSubject);
	const opened = await client.query(
		`INSERT INTO incidents (kind, subject, detail)
		 SELECT 'budget', subject, detail::jsonb FROM unnest($1::text[], $2::text[]) AS c (subject, detail)
		 ON CONFLICT (kind, subject) DO UPDATE SET state = 'open' WHERE incidents.state = 'closed'`,
		[subjects, crossings.map(({ detail, month }) => JSON.stringify({ ...detail, site_id: siteId, month }))],
	);
	const closed = await client.query(
		`UPDATE incidents SET state = 'closed'
		  WHERE kind = 'budget' AND state IN ('open', 'acknowledged') AND (detail ->> 'site_id')::int = $1 AND detail ->> 'month' = ANY ($2::text[])
		    AND subject <> ALL ($3::text[])`,
		[siteId, months, subjects],
	);
	return (opened.rowCount ?? 0) + (closed.rowCount ?? 0);
}

/** Months of a site of which an incident is open: a correction may still disprove it. */
export async function readOpenBudgetMonths(client: pg.ClientBase, siteId: number): Promise<LocalMonth[]> {
	const { rows } = await client.query<{ month: string }>(
		`SELECT DISTINCT detail ->> 'month' AS month FROM incidents
		  WHERE kind = 'budget' AND state IN ('open', 'acknowledged') AND (detail ->> 'site_id')::int = $1 ORDER BY 1`,
		[siteId],
	);
	return rows.map((row) => row.month);
}

/** States by subject, of a site's month. */
export async function readBudgetIncidents(
	client: pg.ClientBase,
	siteId: number,
	month: LocalMonth,
): Promise<Map<string, IncidentStateName>> {
	const { rows } = await client.query<{ subject: string; state: IncidentStateName }>(
		`SELECT subject, state FROM incidents WHERE kind = 'budget' AND (detail ->> 'site_id')::int = $1 AND detail ->> 'month' = $2`,
		[siteId, month],
	);
	return new Map(rows.map((row) => [row.subject, row.state]));
}

/** Closes the open incidents of a budget that has ended. */
export async function closeBudgetIncidents(client: pg.ClientBase, budgetId: number): Promise<void> {
	await client.query(
		"UPDATE incidents SET state = 'closed' WHERE kind = 'budget' AND state IN ('open', 'acknowledged') AND subject LIKE $1",
		[`budget:${budgetId}:%`],
	);
}
