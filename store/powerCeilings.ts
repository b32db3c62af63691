import type pg from "pg";
import { type DatedPowerMax, type DatedRating, datedPowerMaxima } from "@/domain/ledger/powerCeiling";

interface OwnRow {
	device_id: number;
	effective_from: Date;
	power_max_mw: bigint;
}

interface RatingRow {
	device_id: number;
	switch_id: number;
	effective_from: Date;
	power_rating_mw: bigint;
	is_default: boolean;
	archived_at: Date | null;
}

/** The dated maximum power of each device, from its own settings and its switches' ratings. Every asked device is in the map. */
export async function findPowerMaxima(
	client: pg.ClientBase | pg.Pool,
	deviceIds: readonly number[],
): Promise<Map<number, readonly DatedPowerMax[]>> {
	const own = await client.query<OwnRow>(
		"SELECT device_id, effective_from, power_max_mw FROM device_power_max WHERE device_id = ANY ($1::int[])",
		[deviceIds],
	);
	const rated = await client.query<RatingRow>(
		`SELECT s.device_id, r.switch_id, r.effective_from, r.power_rating_mw, r.is_default, s.archived_at
		FROM device_switches s JOIN switch_ratings r ON r.switch_id = s.id WHERE s.device_id = ANY ($1::int[])`,
		[deviceIds],
	);
	const settings = new Map<number, DatedPowerMax[]>();
	for (const row of own.rows)
		listOf(settings, row.device_id).push({ effectiveFrom: row.effective_from.getTime(), powerMaxMw: row.power_max_mw });
	const ratings = new Map<number, DatedRating[]>();
	for (const row of rated.rows) {
		const list = listOf(ratings, row.device_id);
		const archivedAt = row.archived_at?.getTime() ?? Number.POSITIVE_INFINITY;
		const effectiveFrom = row.effective_from.getTime();
		if (effectiveFrom < archivedAt)
			list.push({ switchId: row.switch_id, effectiveFrom, powerRatingMw: row.power_rating_mw, isDefault: row.is_default });
		if (Number.isFinite(archivedAt))
			list.push({ switchId: row.switch_id, effectiveFrom: archivedAt, powerRatingMw: null, isDefault: false });
	}
	return new Map(deviceIds.map((id) => [id, datedPowerMaxima(settings.get(id) ?? [], ratings.get(id) ?? [])]));
}

/**
 * Changes whenever a setting, a rating or an archived switch is added; these tables only grow. Cheap enough to be asked
 * in every run, so that what is kept of them is never out of date.
 */
export async function powerMaximaVersion(client: pg.ClientBase): Promise<string> {
	const { rows } = await client.query<{ version: string }>({
		name: "power_maxima_version",
		text: `SELECT concat((SELECT count(*) FROM device_power_max), '/', (SELECT count(*) FROM switch_ratings), '/',
			(SELECT count(*) FROM device_switches WHERE archived_at IS NOT NULL)) AS version`,
	});
	return rows[0]?.version ?? "";
}

function listOf<T>(lists: Map<number, T[]>, id: number): T[] {
	let list = lists.get(id);
	if (!list) {
		list = [];
		lists.set(id, list);
	}
	return list;
}
