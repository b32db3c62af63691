// Who may do what to which table: the one written matrix. Migrations grant it, findWrongRights.ts compares a database with
// it, and rights.db.test.ts logs in as each role and tries. A table that is not written here fails that test.

/** Login or group roles; the owner, who migrates, has no row: its limits are the guards. The backup reads all, and only that. */
export const ROLES = ["autovolt_worker", "autovolt_web", "autovolt_backup"] as const;
export type RoleName = (typeof ROLES)[number];

/**
 * `append`: UPDATE, DELETE and TRUNCATE are refused to everybody, the owner too, by a trigger; on each partition as well.
 * `guarded`: a trigger lets through the one change that is meant (docs/audit.md), and neither DELETE nor TRUNCATE.
 */
export type Guard = "append" | "guarded";

export interface TableRights {
	/** Letters S, I, U, D; columns in brackets where UPDATE is of these alone: "S I U(expires_at)". Empty = nothing. */
	readonly worker: string;
	readonly web: string;
	readonly guard?: Guard;
}

const READ = "S";
const ADD = "S I";
const KEEP = "S I U";
const ALL = "S I U D";
const NOTHING = "";

export const TABLE_RIGHTS: Readonly<Record<string, TableRights>> = {
	// Configuration and people: the web app's. The worker reads what figures depend on, and nothing of people.
	sites: { worker: READ, web: KEEP },
	site_zones: { worker: READ, web: ADD, guard: "append" },
	site_terms: { worker: READ, web: KEEP },
	site_holidays: { worker: READ, web: ALL },
	buildings: { worker: READ, web: KEEP },
	classrooms: { worker: READ, web: KEEP },
	devices: { worker: READ, web: KEEP },
	device_credentials: { worker: READ, web: "S I U(expires_at)" },
	device_placements: { worker: READ, web: KEEP },
	device_power_max: { worker: READ, web: ADD, guard: "append" },
	device_switches: { worker: READ, web: KEEP },
	switch_ratings: { worker: READ, web: ADD, guard: "append" },
	device_configs: { worker: "S I U(published_at,taken_at,refused_at,error)", web: READ, guard: "guarded" },
	schedules: { worker: READ, web: KEEP },
	motion_rules: { worker: READ, web: ALL },
	budgets: { worker: READ, web: "S I U(amount_hundredths,thresholds,archived_at)" },
	users: { worker: NOTHING, web: KEEP },
	api_tokens: { worker: NOTHING, web: "S I U(last_used_at,revoked_at)" },
	sign_in_attempts: { worker: NOTHING, web: "S I D" },
	audit_log: { worker: NOTHING, web: ADD, guard: "append" },
	mqtt_accounts: { worker: READ, web: NOTHING },
	mqtt_authorities: { worker: KEEP, web: READ },

	// Prices, bills and corrections: people's decisions, for good.
	ledger_decisions: { worker: READ, web: ADD, guard: "append" },
	cost_versions: { worker: READ, web: "S I U(recorded_until)", guard: "guarded" },
	cost_version_drafts: { worker: NOTHING, web: KEEP, guard: "guarded" },
	bill_issues: { worker: READ, web: ADD, guard: "append" },
	bills: { worker: READ, web: ADD, guard: "append" },
	billed_amounts: { worker: READ, web: ADD, guard: "append" },
	billed_bases: { worker: NOTHING, web: ADD, guard: "append" },
	invoice_checks: { worker: NOTHING, web: "S I U(archived_at)" },

	// What was sent and what was posted: the worker's, for good.
	telemetry_events: { worker: ADD, web: READ, guard: "append" },
	telemetry_keys: { worker: ADD, web: NOTHING, guard: "append" },
	time_anchors: { worker: ADD, web: READ, guard: "append" },
	device_events: { worker: ADD, web: READ, guard: "append" },
	quarantine: { worker: "S I U(reprocessed_at,outcome)", web: READ, guard: "guarded" },
	device_consumption_ledgers: { worker: ADD, web: READ, guard: "append" },
	switch_events: { worker: ADD, web: READ, guard: "append" },
	schedule_runs: { worker: ADD, web: READ, guard: "append" },
	cost_changes: { worker: ADD, web: READ, guard: "append" },
	ledger_heads: { worker: ADD, web: READ, guard: "append" },
	ledger_head_links: { worker: ADD, web: NOTHING, guard: "append" },
	bill_head_links: { worker: ADD, web: NOTHING, guard: "append" },

	// Derived, and positions: the worker's, made anew at will.
	device_status: { worker: KEEP, web: READ },
	ledger_checkpoints: { worker: KEEP, web: READ },
	fold_positions: { worker: ALL, web: READ },
	quarter_hours: { worker: ALL, web: READ },
	daily_aggregates: { worker: ALL, web: READ },
	monthly_aggregates: { worker: ALL, web: READ },
	daily_costs: { worker: ALL, web: READ },
	priced_days: { worker: ALL, web: READ },
	price_marks: { worker: ALL, web: READ },
	period_charges: { worker: ALL, web: READ },
	priced_months: { worker: ALL, web: READ },
	switch_state_logs: { worker: ALL, web: READ },
	switch_checkpoints: { worker: KEEP, web: READ },
	switch_day_states: { worker: ALL, web: NOTHING },
	schedule_positions: { worker: KEEP, web: READ },
	motion_states: { worker: KEEP, web: READ },
	worker_heartbeats: { worker: KEEP, web: READ },

	// Where the two meet: marks, requests and decisions of the web app, which the worker takes up.
	ledger_marks: { worker: ALL, web: ADD },
	stale_days: { worker: ALL, web: ADD },
	cost_marks: { worker: ALL, web: ADD },
	switch_marks: { worker: ALL, web: ADD },
	commands: { worker: KEEP, web: ADD },
	job_runs: { worker: KEEP, web: ADD },
	recalculations: { worker: "S U(days_done,days_total,state,finished_at)", web: ADD },
	incidents: { worker: KEEP, web: "S U(state,owner_user_id,decided_at,decided_by,note)" },
	archived_months: { worker: KEEP, web: READ },
	ledger_floors: { worker: ADD, web: READ },
	unclaimed_devices: { worker: ALL, web: "S I D" },

	_prisma_migrations: { worker: READ, web: READ },
};

export const VERBS = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"] as const;
export type Verb = (typeof VERBS)[number];

const LETTERS: Readonly<Record<string, Verb>> = { S: "SELECT", I: "INSERT", U: "UPDATE", D: "DELETE" };

export interface Granted {
	readonly verb: Verb;
	/** Null = the whole table. */
	readonly columns: readonly string[] | null;
}

/** What a role is given on a table of the matrix; on a partition nothing but the backup's reading. */
export function grantsOf(rights: TableRights, role: RoleName, isPartition = false): Granted[] {
	if (role === "autovolt_backup") return [{ verb: "SELECT", columns: null }];
	if (isPartition) return [];
	const text = role === "autovolt_worker" ? rights.worker : rights.web;
	return [...text.matchAll(/([SIUD])(?:\(([\w,]+)\))?/g)].map(([, letter = "", columns]) => ({
		verb: LETTERS[letter] as Verb,
		columns: columns?.split(",") ?? null,
	}));
}
