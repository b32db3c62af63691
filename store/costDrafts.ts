import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { type CostVersionDraft, parseComponents, toJsonComponents } from "@/domain/cost/costVersion";
import { type CostScope, scopeKind, scopeValues } from "./costScope";

export type CostDraftState = "draft" | "submitted" | "recorded" | "rejected" | "withdrawn";

/** A cost version that is being written or waits for a second person; decided, it stays as it was decided. */
export interface CostDraft extends CostScope, CostVersionDraft {
	readonly id: number;
	readonly notes: string;
	readonly state: CostDraftState;
	readonly createdBy: string;
	/** The account behind it, also where a token wrote it. */
	readonly createdByUserId: number | null;
	readonly createdAt: Instant;
	readonly updatedAt: Instant;
	readonly submittedAt: Instant | null;
	readonly decidedBy: string | null;
	readonly decidedAt: Instant | null;
	readonly decisionNote: string | null;
	/** The version that it was recorded as. */
	readonly versionId: number | null;
	readonly restores: string | null;
	/** The key of the version that this takes back. */
	readonly withdraws: string | null;
}

export interface CostDraftContent extends CostScope, CostVersionDraft {
	readonly notes: string;
	/** The key of an earlier version that is to hold again, rather than a new one. */
	readonly restores?: string | null;
	readonly withdraws?: string | null;
}

/** Who writes or decides. */
export interface DraftPerson {
	readonly name: string;
	readonly userId: number | null;
}

export async function insertCostDraft(
	client: pg.ClientBase,
	content: CostDraftContent,
	state: "draft" | "submitted",
	author: DraftPerson,
	now: Instant,
): Promise<CostDraft> {
	const { rows } = await client.query<{ id: number }>(
		`INSERT INTO cost_version_drafts (site_id, classroom_id, building_id, scope, effective_from, effective_until, components, notes,
		   state, created_by, created_by_user_id, created_at, updated_at, submitted_at, restores_version_key, withdraws_version_key)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15) RETURNING id`,
		[
			...scopeValues(content),
			scopeKind(content),
			...contentValues(content),
			state,
			author.name,
			author.userId,
			new Date(now),
			state === "submitted" ? new Date(now) : null,
			content.restores ?? null,
			content.withdraws ?? null,
		],
	);
	return written(client, rows[0]?.id ?? 0);
}

/** Writes the content of a draft anew. Its scope stays. */
export async function changeCostDraft(
	client: pg.ClientBase,
	id: number,
	content: CostDraftContent,
	now: Instant,
): Promise<CostDraft> {
	await client.query(
		`UPDATE cost_version_drafts SET effective_from = $2, effective_until = $3, components = $4, notes = $5, updated_at = $6 WHERE id = $1`,
		[id, ...contentValues(content), new Date(now)],
	);
	return written(client, id);
}

export async function submitCostDraft(client: pg.ClientBase, id: number, now: Instant): Promise<CostDraft> {
	await client.query("UPDATE cost_version_drafts SET state = 'submitted', submitted_at = $2, updated_at = $2 WHERE id = $1", [
		id,
		new Date(now),
	]);
	return written(client, id);
}

export async function withdrawCostDraft(client: pg.ClientBase, id: number, now: Instant): Promise<CostDraft> {
	await client.query("UPDATE cost_version_drafts SET state = 'withdrawn', updated_at = $2 WHERE id = $1", [id, new Date(now)]);
	return written(client, id);
}

export interface DraftDecision {
	readonly by: DraftPerson;
	readonly note: string;
	/** The version that it became; null = refused. */
	readonly versionKey: string | null;
}

export async function decideCostDraft(
	client: pg.ClientBase,
	id: number,
	{ by, note, versionKey }: DraftDecision,
	now: Instant,
): Promise<CostDraft> {
	await client.query(
		`UPDATE cost_version_drafts SET state = $2, decided_by = $3, decided_by_user_id = $4, decided_at = $5, updated_at = $5,
		   decision_note = $6, version_key = $7 WHERE id = $1`,
		[id, versionKey === null ? "rejected" : "recorded", by.name, by.userId, new Date(now), note, versionKey],
	);
	return written(client, id);
}

/** The draft, held until the transaction ends: two who decide at once decide one after the other. */
export async function holdCostDraft(client: pg.ClientBase, id: number): Promise<CostDraft | null> {
	await client.query("SELECT FROM cost_version_drafts WHERE id = $1 FOR UPDATE", [id]);
	return findCostDraft(client, id);
}

export async function findCostDraft(client: pg.ClientBase, id: number): Promise<CostDraft | null> {
	const { rows } = await client.query<Row>(`${SELECT} WHERE d.id = $1`, [id]);
	return rows[0] ? fromDbDraft(rows[0]) : null;
}

/** The newest first; limited to the drafts of rooms when the reader is. */
export async function listCostDrafts(
	client: pg.ClientBase,
	siteId: number,
	filter: { readonly state: CostDraftState | null; readonly classroomIds: readonly number[] | null },
	page: { readonly before: number | null; readonly limit: number },
): Promise<CostDraft[]> {
	const { rows } = await client.query<Row>(
		`${SELECT} WHERE d.site_id = $1 AND ($2::cost_draft_state IS NULL OR d.state = $2)
		   AND ($3::int[] IS NULL OR d.classroom_id = ANY ($3)) AND ($4::int IS NULL OR d.id < $4) ORDER BY d.id DESC LIMIT $5`,
		[siteId, filter.state, filter.classroomIds, page.before, page.limit],
	);
	return rows.map(fromDbDraft);
}

const SELECT = `SELECT d.*, (SELECT min(v.id) FROM cost_versions v WHERE v.version_key = d.version_key AND v.site_id = d.site_id) AS version_id
  FROM cost_version_drafts d`;

interface Row {
	id: number;
	site_id: number;
	classroom_id: number | null;
	building_id: number | null;
	effective_from: Date;
	effective_until: Date | null;
	components: unknown;
	notes: string;
	state: CostDraftState;
	created_by: string;
	created_by_user_id: number | null;
	created_at: Date;
	updated_at: Date;
	submitted_at: Date | null;
	decided_by: string | null;
	decided_at: Date | null;
	decision_note: string | null;
	version_id: number | null;
	restores_version_key: string | null;
	withdraws_version_key: string | null;
}

/** Tells the browsers, so that who waits for a decision sees it, and reads the draft as it is now. */
async function written(client: pg.ClientBase, id: number): Promise<CostDraft> {
	await client.query(`SELECT pg_notify('autovolt_live', '{"type":"drafts"}')`);
	const draft = await findCostDraft(client, id);
	if (!draft) throw new Error(`costDrafts: draft ${id} is not there`);
	return draft;
}

function contentValues({ effectiveFrom, effectiveUntil, components, notes }: CostDraftContent): unknown[] {
	return [
		new Date(effectiveFrom),
		effectiveUntil === null ? null : new Date(effectiveUntil),
		JSON.stringify(toJsonComponents(components)),
		notes,
	];
}

function fromDbDraft(row: Row): CostDraft {
	const parsed = parseComponents(row.components);
	if (!parsed.ok) throw new Error(`cost_version_drafts row ${row.id}: ${parsed.problems[0]?.message}`);
	const at = (date: Date | null) => date?.getTime() ?? null;
	return {
		id: row.id,
		siteId: row.site_id,
		classroomId: row.classroom_id,
		buildingId: row.building_id,
		effectiveFrom: row.effective_from.getTime(),
		effectiveUntil: at(row.effective_until),
		components: parsed.components,
		notes: row.notes,
		state: row.state,
		createdBy: row.created_by,
		createdByUserId: row.created_by_user_id,
		createdAt: row.created_at.getTime(),
		updatedAt: row.updated_at.getTime(),
		submittedAt: at(row.submitted_at),
		decidedBy: row.decided_by,
		decidedAt: at(row.decided_at),
		decisionNote: row.decision_note,
		versionId: row.version_id,
		restores: row.restores_version_key,
		withdraws: row.withdraws_version_key,
	};
}
