import type pg from "pg";
import type { LocalDate } from "@/domain/calendar/zone";
import type { MilliwattHours } from "@/domain/quantity/energy";
import type { PicoMoney } from "@/domain/quantity/money";
import { array } from "./partRows";

/** What a room's day cost, as far as one part of it goes. */
export interface DayResult {
	readonly energyMwh: MilliwattHours;
	/** Null = nothing of it was priced. */
	readonly costPico: PicoMoney | null;
	readonly unpricedMwh: MilliwattHours;
	readonly versionIds: readonly number[];
}

export interface CostChange {
	readonly classroomId: number;
	readonly date: LocalDate;
	readonly before: DayResult;
	readonly after: DayResult;
}

export const NO_RESULT: DayResult = { energyMwh: 0n, costPico: null, unpricedMwh: 0n, versionIds: [] };

/** Keeps what a recalculation found and what it left: "rates" for the days' own costs, "period" for charges of a month. */
export async function insertCostChanges(
	client: pg.ClientBase,
	recalculationId: bigint,
	part: "rates" | "period",
	changes: readonly CostChange[],
): Promise<void> {
	if (changes.length === 0) return;
	await client.query(
		`INSERT INTO cost_changes (recalculation_id, part, classroom_id, local_date, before_pico, after_pico, before_energy_mwh,
		   energy_mwh, before_unpriced_mwh, after_unpriced_mwh, before_version_ids, after_version_ids)
		 SELECT $1, $2, room, day, before_pico, after_pico, before_mwh, after_mwh, before_unpriced, after_unpriced,
		        before_ids::int[], after_ids::int[]
		   FROM unnest($3::int[], $4::date[], $5::numeric[], $6::numeric[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
		               $11::text[], $12::text[])
		     AS k (room, day, before_pico, after_pico, before_mwh, after_mwh, before_unpriced, after_unpriced, before_ids, after_ids)
		 ON CONFLICT DO NOTHING`,
		[
			recalculationId,
			part,
			array(changes, (change) => change.classroomId),
			array(changes, (change) => change.date),
			array(changes, (change) => change.before.costPico ?? "NULL"),
			array(changes, (change) => change.after.costPico ?? "NULL"),
			array(changes, (change) => change.before.energyMwh),
			array(changes, (change) => change.after.energyMwh),
			array(changes, (change) => change.before.unpricedMwh),
			array(changes, (change) => change.after.unpricedMwh),
			changes.map((change) => `{${change.before.versionIds.join(",")}}`),
			changes.map((change) => `{${change.after.versionIds.join(",")}}`),
		],
	);
}

export interface ChangesPage {
	/** Rooms that the reader may see; null = all. */
	readonly classroomIds: readonly number[] | null;
	readonly after: { readonly date: LocalDate; readonly classroomId: number } | null;
	readonly limit: number;
}

/** Room-days that a recalculation changed, both parts together, by date and room. */
export async function readCostChanges(client: pg.ClientBase, recalculationId: bigint, page: ChangesPage): Promise<CostChange[]> {
	const { rows } = await client.query<Row>(
		`SELECT classroom_id, local_date, sum(before_pico)::text AS before_pico, sum(after_pico)::text AS after_pico,
		        sum(before_energy_mwh)::bigint AS before_mwh, sum(energy_mwh)::bigint AS after_mwh,
		        sum(before_unpriced_mwh)::bigint AS before_unpriced, sum(after_unpriced_mwh)::bigint AS after_unpriced,
		        string_agg(array_to_string(before_version_ids, ','), ',') AS before_ids,
		        string_agg(array_to_string(after_version_ids, ','), ',') AS after_ids
		   FROM cost_changes
		  WHERE recalculation_id = $1 AND ($2::int[] IS NULL OR classroom_id = ANY ($2))
		    AND ($3::date IS NULL OR (local_date, classroom_id) > ($3, $4::int))
		  GROUP BY local_date, classroom_id ORDER BY local_date, classroom_id LIMIT $5`,
		[recalculationId, page.classroomIds, page.after?.date ?? null, page.after?.classroomId ?? null, page.limit],
	);
	return rows.map(fromDbChange);
}

interface Row {
	classroom_id: number;
	local_date: string;
	before_pico: string | null;
	after_pico: string | null;
	before_mwh: bigint;
	after_mwh: bigint;
	before_unpriced: bigint;
	after_unpriced: bigint;
	before_ids: string;
	after_ids: string;
}

function fromDbChange(row: Row): CostChange {
	const pico = (text: string | null) => (text === null ? null : BigInt(text));
	return {
		classroomId: row.classroom_id,
		date: row.local_date,
		before: {
			energyMwh: row.before_mwh,
			costPico: pico(row.before_pico),
			unpricedMwh: row.before_unpriced,
			versionIds: idsOf(row.before_ids),
		},
		after: {
			energyMwh: row.after_mwh,
			costPico: pico(row.after_pico),
			unpricedMwh: row.after_unpriced,
			versionIds: idsOf(row.after_ids),
		},
	};
}

/** Both parts name the versions that priced them; together each once. */
function idsOf(text: string): number[] {
	return [
		...new Set(
			text
				.split(",")
				.filter((id) => id !== "")
				.map(Number),
		),
	].sort((a, b) => a - b);
}
