import type pg from "pg";
import type { Budget } from "@/domain/billing/budget";
import type { Instant } from "@/domain/calendar/interval";

export interface RecordedBudget extends Budget {
	readonly siteId: number;
	readonly createdBy: string;
	readonly createdAt: Instant;
}

interface BudgetRow {
	id: number;
	site_id: number;
	classroom_id: number | null;
	from_month: string;
	one_month: boolean;
	amount_hundredths: bigint;
	thresholds: number[];
	created_by: string;
	created_at: Date;
}

const BUDGETS = "SELECT * FROM budgets WHERE archived_at IS NULL";

/** Budgets of a site that were not ended, of any month: the site's first, then by room and month. */
export async function readBudgets(client: pg.ClientBase, siteId: number): Promise<RecordedBudget[]> {
	const { rows } = await client.query<BudgetRow>(
		`${BUDGETS} AND site_id = $1 ORDER BY classroom_id NULLS FIRST, from_month, one_month`,
		[siteId],
	);
	return rows.map(fromDbBudget);
}

export async function findBudget(client: pg.ClientBase, id: number): Promise<RecordedBudget | null> {
	const { rows } = await client.query<BudgetRow>(`${BUDGETS} AND id = $1`, [id]);
	return rows[0] ? fromDbBudget(rows[0]) : null;
}

/** Null when the room or the site has one of that month already. */
export async function insertBudget(client: pg.ClientBase, budget: Omit<RecordedBudget, "id">): Promise<RecordedBudget | null> {
	const { rows } = await client.query<BudgetRow>(
		`INSERT INTO budgets (site_id, classroom_id, from_month, one_month, amount_hundredths, thresholds, created_by, created_at)
		 VALUES ($1, $2, $3::date, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING *`,
		[
			budget.siteId,
			budget.classroomId,
			`${budget.fromMonth}-01`,
			budget.oneMonth,
			budget.amount,
			budget.thresholds,
			budget.createdBy,
			new Date(budget.createdAt),
		],
	);
	return rows[0] ? fromDbBudget(rows[0]) : null;
}

export async function updateBudget(
	client: pg.ClientBase,
	id: number,
	{ amount, thresholds }: Pick<Budget, "amount" | "thresholds">,
): Promise<void> {
	await client.query("UPDATE budgets SET amount_hundredths = $2, thresholds = $3 WHERE id = $1", [id, amount, thresholds]);
}

export async function archiveBudget(client: pg.ClientBase, id: number, at: Instant): Promise<void> {
	await client.query("UPDATE budgets SET archived_at = $2 WHERE id = $1 AND archived_at IS NULL", [id, new Date(at)]);
}

function fromDbBudget(row: BudgetRow): RecordedBudget {
	return {
		id: row.id,
		siteId: row.site_id,
		classroomId: row.classroom_id,
		fromMonth: row.from_month.slice(0, 7),
		oneMonth: row.one_month,
		amount: row.amount_hundredths,
		thresholds: row.thresholds,
		createdBy: row.created_by,
		createdAt: row.created_at.getTime(),
	};
}
