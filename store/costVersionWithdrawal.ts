import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { TariffComponent } from "@/domain/cost/costVersion";
import { isSameScope } from "./costScope";
import { type RecordedCostVersion, readCostVersions } from "./costVersions";
import type { VersionToRecord } from "./recordCostVersion";

/** Nothing stood there: the scope's price is taken back. */
const NONE: readonly TariffComponent[] = [{ kind: "none", id: "none" }];

type Author = Pick<VersionToRecord, "createdBy" | "createdByUserId" | "now" | "basedOn">;

/**
 * What must be recorded to take a version back: over each range that it still holds, what stood there just before it was
 * recorded, or no version. What stood there keeps its identity: a month that it prices has one connection again, not two. [] = it holds nowhere any more; null = the site has no such version.
 */
export async function draftWithdrawal(
	client: pg.ClientBase,
	siteId: number,
	versionId: number,
	author: Author,
): Promise<VersionToRecord[] | null> {
	const { rows } = await client.query<{ recorded_from: Date }>(
		"SELECT recorded_from FROM cost_versions WHERE id = $1 AND site_id = $2",
		[versionId, siteId],
	);
	const [recorded] = rows;
	if (!recorded) return null;
	const standing = (await readCostVersions(client, siteId)).filter((version) => version.id === versionId);
	const believed = await readCostVersions(client, siteId, recorded.recorded_from.getTime() - 1);
	return standing.flatMap((held) => fill(held, believed, { siteId, ...author }));
}

function fill(
	held: RecordedCostVersion,
	believed: readonly RecordedCostVersion[],
	author: Author & { readonly siteId: number },
): VersionToRecord[] {
	const { classroomId, buildingId, id } = held;
	const pieces: VersionToRecord[] = [];
	const add = (from: Instant, until: Instant | null, version: RecordedCostVersion | null) =>
		pieces.push({
			...author,
			...{ classroomId, buildingId, effectiveFrom: from, effectiveUntil: until },
			components: version?.components ?? NONE,
			notes: version?.notes ?? `Takes back version ${id}`,
			restores: version?.versionKey ?? null,
		});
	let from = held.effectiveFrom;
	const end = held.effectiveUntil ?? Number.POSITIVE_INFINITY;
	const before = believed.filter((version) => isSameScope(version, held)).sort((a, b) => a.effectiveFrom - b.effectiveFrom);
	for (const version of before) {
		const start = Math.max(from, version.effectiveFrom);
		const until = Math.min(end, version.effectiveUntil ?? Number.POSITIVE_INFINITY);
		if (start >= until) continue;
		if (from < start) add(from, start, null);
		add(start, until === Number.POSITIVE_INFINITY ? null : until, version);
		from = until;
	}
	if (from < end) add(from, held.effectiveUntil, null);
	return pieces;
}
