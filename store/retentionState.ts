import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";

/** What the last look of the retention said (worker/schedule/keepRetention.ts). Null = it has not looked yet. */
export interface RetentionState {
	readonly lookedAt: Instant;
	/** Null = readings are kept for ever. */
	readonly months: number | null;
	readonly keptSince: string | null;
	readonly next: string | null;
	readonly dueOn: string | null;
	readonly bars: readonly string[];
	/** Months whose readings are in the archive alone. */
	readonly archivedMonths: number;
}

export async function readRetentionState(client: pg.ClientBase | pg.Pool): Promise<RetentionState | null> {
	const { rows } = await client.query<{ finished_at: Date; result: unknown; archived: number }>(
		`SELECT finished_at, result, (SELECT count(*)::int FROM archived_months WHERE state = 'retired') AS archived
		   FROM job_runs WHERE kind = 'retention' AND state = 'done' ORDER BY created_at DESC LIMIT 1`,
	);
	const [row] = rows;
	if (!row) return null;
	const said = (row.result ?? {}) as Record<string, unknown>;
	const text = (name: string) => (typeof said[name] === "string" ? (said[name] as string) : null);
	const bars = Array.isArray(said["bars"]) ? said["bars"] : [];
	return {
		lookedAt: row.finished_at.getTime(),
		months: typeof said["months"] === "number" ? said["months"] : null,
		...{ keptSince: text("kept_since"), next: text("next"), dueOn: text("due_on") },
		bars: bars.flatMap((bar: { detail?: unknown } | null) => (typeof bar?.detail === "string" ? [bar.detail] : [])),
		archivedMonths: row.archived,
	};
}
