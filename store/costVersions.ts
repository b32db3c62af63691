import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import { type CostVersion, parseComponents } from "@/domain/cost/costVersion";

/** A standing row of a cost version, with what people want to know of it. */
export interface RecordedCostVersion extends CostVersion {
	/** The row. `id` is the version: the row in which it was first recorded. */
	readonly rowId: number;
	readonly versionKey: string;
	readonly siteId: number;
	readonly recordedFrom: Instant;
	readonly recordedUntil: Instant | null;
	/** True when effectiveUntil came from the author, false when it is the next version's start. */
	readonly endsByItself: boolean;
	readonly notes: string;
	readonly createdBy: string;
	readonly createdAt: Instant;
}

/**
 * Versions of a site, its own and its rooms', ascending by effectiveFrom: as known now, or as they were believed at
 * `recordedAt` ("what did we believe on 5 March?").
 */
export async function readCostVersions(
	client: pg.ClientBase,
	siteId: number,
	recordedAt: Instant | null = null,
): Promise<RecordedCostVersion[]> {
	const { rows } = await client.query<VersionRow>(
		`SELECT * FROM (
		   SELECT v.*, min(v.id) OVER (PARTITION BY v.version_key) AS first_id FROM cost_versions v WHERE v.site_id = $1
		 ) v
		 WHERE CASE WHEN $2::timestamptz IS NULL THEN v.recorded_until IS NULL
		            ELSE v.recorded_from <= $2 AND (v.recorded_until IS NULL OR $2 < v.recorded_until) END
		 ORDER BY v.effective_from, v.id`,
		[siteId, recordedAt === null ? null : new Date(recordedAt)],
	);
	return rows.map(fromDbVersion);
}

export interface VersionRow {
	id: number;
	first_id: number;
	site_id: number;
	classroom_id: number | null;
	building_id: number | null;
	effective_from: Date;
	effective_until: Date | null;
	recorded_from: Date;
	recorded_until: Date | null;
	version_key: string;
	ends_by_itself: boolean;
	components: unknown;
	notes: string;
	created_by: string;
	created_at: Date;
}

export function fromDbVersion(row: VersionRow): RecordedCostVersion {
	const parsed = parseComponents(row.components);
	if (!parsed.ok) throw new Error(`cost_versions row ${row.id}: ${parsed.problems[0]?.message}`);
	return {
		id: row.first_id,
		rowId: row.id,
		versionKey: row.version_key,
		siteId: row.site_id,
		classroomId: row.classroom_id,
		buildingId: row.building_id,
		effectiveFrom: row.effective_from.getTime(),
		effectiveUntil: row.effective_until?.getTime() ?? null,
		recordedFrom: row.recorded_from.getTime(),
		recordedUntil: row.recorded_until?.getTime() ?? null,
		endsByItself: row.ends_by_itself,
		components: parsed.components,
		notes: row.notes,
		createdBy: row.created_by,
		createdAt: row.created_at.getTime(),
	};
}
