import type pg from "pg";
import type { CostVersion } from "@/domain/cost/costVersion";
import { createRateBook, type RateBook } from "@/domain/cost/rateBook";
import { readCostVersions } from "./costVersions";
import { readUsageSite } from "./usageSite";

/** What a site's energy costs where and when: as known now, or under other versions in their place. */
export async function readRateBook(
	client: pg.ClientBase,
	siteId: number,
	versions: readonly CostVersion[] | null = null,
): Promise<RateBook> {
	const { rows } = await client.query<{ id: number; building_id: number | null; area: bigint | null }>(
		"SELECT id, building_id, (area_m2 * 100)::bigint AS area FROM classrooms WHERE site_id = $1 ORDER BY id",
		[siteId],
	);
	return createRateBook({
		versions: versions ?? (await readCostVersions(client, siteId)),
		rooms: rows.map((row) => ({ classroomId: row.id, buildingId: row.building_id, areaHundredthsM2: row.area })),
		zones: (await readUsageSite(client, siteId))?.zones ?? [],
	});
}
