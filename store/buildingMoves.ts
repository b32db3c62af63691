import { notifyStage } from "./configurationMarks";
import type { Transaction } from "./transaction";

/**
 * A room came under another building: where the site's buildings have prices of their own, its past and coming days are
 * priced anew. In the transaction of the move.
 */
export async function markBuildingMove(
	tx: Transaction,
	move: { readonly siteId: number; readonly classroomId: number; readonly requestedBy: string },
): Promise<void> {
	// A day earlier: the local date of an instant is at most a day from its date in UTC.
	const [since] = await tx.$queryRaw<{ from: Date | null }[]>`
		SELECT min(effective_from)::date - 1 AS "from" FROM cost_versions
		WHERE site_id = ${move.siteId} AND building_id IS NOT NULL AND recorded_until IS NULL`;
	if (!since?.from) return;
	await tx.$executeRaw`
		WITH started AS (
			INSERT INTO recalculations (site_id, classroom_id, cause, from_date, days_total, requested_by)
			SELECT ${move.siteId}, ${move.classroomId}, 'building', ${since.from}::date, count(*), ${move.requestedBy}
			FROM daily_aggregates WHERE classroom_id = ${move.classroomId} AND local_date >= ${since.from}::date
			RETURNING id)
		INSERT INTO cost_marks (site_id, classroom_id, from_date, recalculation_id)
		SELECT ${move.siteId}, ${move.classroomId}, ${since.from}::date, id FROM started`;
	await notifyStage(tx, "cost");
}
