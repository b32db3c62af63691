import { randomUUID } from "node:crypto";
import type pg from "pg";
import { siteDate } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { addDays, type DatedZone } from "@/domain/calendar/zone";
import { type CostVersionDraft, type CostVersionProblem, toJsonComponents, validateCostVersion } from "@/domain/cost/costVersion";
import { type Placing, placeVersion } from "@/domain/cost/placeVersion";
import type { CostMark } from "./costMarks";
import { isSameScope, scopeKind } from "./costScope";
import { type RecordedCostVersion, readCostVersions } from "./costVersions";
import { type RecalculationCause, startRecalculation } from "./recalculations";
import { readUsageSite } from "./usageSite";

export interface VersionToRecord extends CostVersionDraft {
	readonly siteId: number;
	readonly notes: string;
	readonly createdBy: string;
	readonly createdByUserId: number | null;
	readonly now: Instant;
	/** Newest row of the site that the author saw (`newestRowId`); null = what stands when the transaction begins. */
	readonly basedOn: number | null;
	/** The key of an earlier version that is to hold again: it keeps its identity, its author and its notes. */
	readonly restores?: string | null;
	/** The key of the version that this takes back: it does not return when what lies above it is taken back later. */
	readonly withdraws?: string | null;
}

export type Recording =
	| { readonly kind: "recorded"; readonly version: RecordedCostVersion; readonly recalculationId: bigint }
	| Refused;

type Refused =
	| { readonly kind: "invalid"; readonly problems: readonly CostVersionProblem[] }
	/** Somebody else recorded meanwhile: what changed, for the author to look at before trying again. */
	| { readonly kind: "conflict"; readonly changed: readonly RecordedCostVersion[] };

export type Recordings =
	| { readonly kind: "recorded"; readonly versions: readonly RecordedCostVersion[]; readonly recalculationId: bigint }
	| Refused;

const RECORDING_LOCK = 7_302;

/**
 * Records a cost version, inside the caller's transaction (READ COMMITTED): closes what it displaces, records the
 * remainders anew, marks the days whose prices change, and wakes the cost stage and the browsers. Two authors at once:
 * the second gets a conflict.
 */
export async function recordVersion(client: pg.ClientBase, draft: VersionToRecord): Promise<Recording> {
	const recording = await recordVersions(client, [draft], "version");
	if (recording.kind !== "recorded") return recording;
	const [version] = recording.versions;
	if (!version) throw new Error("recordVersion: the version that was just recorded is not there");
	return { kind: "recorded", version, recalculationId: recording.recalculationId };
}

/** Records versions of one site that belong together: all of them, followed by one recalculation, or none. */
export async function recordVersions(
	client: pg.ClientBase,
	drafts: readonly VersionToRecord[],
	cause: RecalculationCause,
): Promise<Recordings> {
	const problems = drafts.flatMap(validateCostVersion);
	if (problems.length > 0) return { kind: "invalid", problems };
	const [first] = drafts;
	if (!first) throw new RangeError("recordVersions: nothing to record");
	const { siteId } = first;
	const seen = first.basedOn ?? newestRowId(await readCostVersions(client, siteId));
	await client.query(`SELECT pg_advisory_xact_lock(${RECORDING_LOCK}, $1)`, [siteId]);
	const changed = (await readCostVersions(client, siteId)).filter((version) => version.rowId > seen);
	if (changed.length > 0) return { kind: "conflict", changed };

	const zones = (await readUsageSite(client, siteId))?.zones ?? [];
	const marks: Touched[] = [];
	const rowIds: number[] = [];
	for (const draft of drafts) {
		const { rowId, placing } = await recordOne(client, draft);
		rowIds.push(rowId);
		marks.push(touchedDates(draft, placing, zones));
	}
	const known = await readCostVersions(client, siteId);
	const versions = rowIds.flatMap((rowId) => known.filter((version) => version.rowId === rowId));
	const { createdBy: requestedBy } = first;
	const versionKey = versions[0]?.versionKey ?? null;
	return {
		kind: "recorded",
		versions,
		recalculationId: await startRecalculation(client, { cause, versionKey, requestedBy, marks }),
	};
}

async function recordOne(client: pg.ClientBase, draft: VersionToRecord): Promise<{ rowId: number; placing: Placing }> {
	const standing = (await readCostVersions(client, draft.siteId)).filter((version) => isSameScope(version, draft));
	const placing = placeVersion(standing, draft.effectiveFrom, draft.effectiveUntil);
	// The recorded range of a row is never empty, even when clocks say that no time has passed.
	const recordedAt = Math.max(draft.now, ...standing.map((version) => version.recordedFrom + 1));
	await close(client, placing.closedRowIds, recordedAt);
	for (const { ofRowId, ...range } of placing.remainders) await copyRow(client, ofRowId, range, recordedAt);
	const restored = draft.restores ? await findRow(client, draft.siteId, draft.restores) : null;
	const rowId =
		restored === null
			? await insertRow(client, draft, placing, recordedAt)
			: await copyRow(client, restored, placing, recordedAt, draft.withdraws);
	return { rowId, placing };
}

/** What a form or a script says it has seen, so that a later change of somebody else is noticed. 0 = no version yet. */
export function newestRowId(versions: readonly RecordedCostVersion[]): number {
	return versions.reduce((newest, version) => Math.max(newest, version.rowId), 0);
}

export type Touched = Omit<CostMark, "id" | "recalculationId">;

/** The local dates on which a placing may change prices. */
export function touchedDates(draft: VersionToRecord, placing: Placing, zones: readonly DatedZone[]): Touched {
	const { siteId, classroomId, buildingId } = draft;
	return {
		...{ siteId, classroomId, buildingId },
		fromDate: siteDate(placing.effectiveFrom, zones),
		untilDate: placing.effectiveUntil === null ? null : addDays(siteDate(placing.effectiveUntil - 1, zones), 1),
	};
}

async function close(client: pg.ClientBase, rowIds: readonly number[], recordedAt: Instant): Promise<void> {
	await client.query("UPDATE cost_versions SET recorded_until = $2 WHERE id = ANY ($1::int[])", [rowIds, new Date(recordedAt)]);
}

type Range = Pick<Placing, "effectiveFrom" | "effectiveUntil" | "endsByItself">;

/** A row of a version, by its key: what it says is the same in all of them. */
async function findRow(client: pg.ClientBase, siteId: number, versionKey: string): Promise<number | null> {
	const { rows } = await client.query<{ id: number | null }>(
		"SELECT min(id) AS id FROM cost_versions WHERE site_id = $1 AND version_key = $2",
		[siteId, versionKey],
	);
	return rows[0]?.id ?? null;
}

/** Records a version anew over another range. */
async function copyRow(
	client: pg.ClientBase,
	rowId: number,
	range: Range,
	recordedAt: Instant,
	withdraws: string | null = null,
): Promise<number> {
	const { rows } = await client.query<{ id: number }>(
		`INSERT INTO cost_versions (site_id, scope, classroom_id, building_id, effective_from, effective_until, recorded_from, version_key,
		   ends_by_itself, components, notes, created_by_user_id, created_by, created_at, withdraws_version_key)
		 SELECT site_id, scope, classroom_id, building_id, $2, $3, $4, version_key, $5, components, notes, created_by_user_id, created_by,
		        created_at, $6
		   FROM cost_versions WHERE id = $1 RETURNING id`,
		[rowId, new Date(range.effectiveFrom), dateOrNull(range.effectiveUntil), new Date(recordedAt), range.endsByItself, withdraws],
	);
	return rows[0]?.id ?? 0;
}

async function insertRow(client: pg.ClientBase, draft: VersionToRecord, range: Range, recordedAt: Instant): Promise<number> {
	const { rows } = await client.query<{ id: number }>(
		`INSERT INTO cost_versions (site_id, scope, classroom_id, building_id, effective_from, effective_until, recorded_from, version_key,
		   ends_by_itself, components, notes, created_by_user_id, created_by, created_at, withdraws_version_key)
		 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
		[
			draft.siteId,
			scopeKind(draft),
			draft.classroomId,
			draft.buildingId,
			new Date(range.effectiveFrom),
			dateOrNull(range.effectiveUntil),
			new Date(recordedAt),
			randomUUID(),
			range.endsByItself,
			JSON.stringify(toJsonComponents(draft.components)),
			draft.notes,
			draft.createdByUserId,
			draft.createdBy,
			new Date(draft.now),
			draft.withdraws ?? null,
		],
	);
	return rows[0]?.id ?? 0;
}

function dateOrNull(at: Instant | null): Date | null {
	return at === null ? null : new Date(at);
}
