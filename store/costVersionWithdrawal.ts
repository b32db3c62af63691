import type pg from "pg";
import type { Instant } from "@/domain/calendar/interval";
import type { TariffComponent } from "@/domain/cost/costVersion";
import type { CostDraft } from "./costDrafts";
import { isSameScope } from "./costScope";
import { type RecordedCostVersion, readCostVersions } from "./costVersions";
import type { VersionToRecord } from "./recordCostVersion";

/** Nothing stood there: the scope's price is taken back. */
const NONE: readonly TariffComponent[] = [{ kind: "none", id: "none" }];

type Author = Pick<VersionToRecord, "createdBy" | "createdByUserId" | "now" | "basedOn">;

/**
 * What must be recorded to take a version back: over each range that it still holds, what stood there just before it was
 * recorded, or no version. What was itself taken back since does not return: what stood before that does. What stood
 * there keeps its identity: a month that it prices has one connection again, not two. [] = it holds nowhere any more; null = the site has no such version.
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
	const withdrawals = await readWithdrawals(client, siteId);
	const pieces: VersionToRecord[] = [];
	for (const held of standing) {
		// Taking back a withdrawal brings back what it took.
		const others = withdrawals.filter((one) => one.byKey !== held.versionKey);
		const look: Look = { client, siteId, held, withdrawals: others };
		for (const part of await stoodBefore(look, recorded.recorded_from.getTime() - 1, held))
			pieces.push(toPiece(held, part, { siteId, ...author }));
	}
	return pieces;
}

/** Whether withdrawals that were recorded since have changed what this one is to take back or to restore. */
export async function isWithdrawalOvertaken(client: pg.ClientBase, draft: CostDraft): Promise<boolean> {
	if (draft.withdraws === null) return false;
	return (await readWithdrawals(client, draft.siteId)).some(
		({ ofKey, byKey, recordedFrom }) => recordedFrom > draft.createdAt && (ofKey === draft.restores || byKey === draft.withdraws),
	);
}

interface Withdrawal {
	readonly ofKey: string;
	/** The version that was recorded in its place. */
	readonly byKey: string;
	readonly recordedFrom: Instant;
}

async function readWithdrawals(client: pg.ClientBase, siteId: number): Promise<Withdrawal[]> {
	const { rows } = await client.query<{ of_key: string; by_key: string; recorded_from: Date }>(
		`SELECT withdraws_version_key AS of_key, version_key AS by_key, recorded_from FROM cost_versions
		  WHERE site_id = $1 AND withdraws_version_key IS NOT NULL`,
		[siteId],
	);
	return rows.map((row) => ({ ofKey: row.of_key, byKey: row.by_key, recordedFrom: row.recorded_from.getTime() }));
}

interface Look {
	readonly client: pg.ClientBase;
	readonly siteId: number;
	readonly held: RecordedCostVersion;
	readonly withdrawals: readonly Withdrawal[];
}

interface Range {
	readonly effectiveFrom: Instant;
	readonly effectiveUntil: Instant | null;
}

interface Part extends Range {
	readonly version: RecordedCostVersion | null;
}

/** What was believed at a moment over a range; of versions that were taken back since, what was believed before them. */
async function stoodBefore(look: Look, at: Instant, range: Range): Promise<Part[]> {
	const { client, siteId, held, withdrawals } = look;
	const believed = (await readCostVersions(client, siteId, at)).filter((version) => isSameScope(version, held));
	const parts: Part[] = [];
	for (const part of cut(range, believed)) {
		const { version } = part;
		const isWithdrawn = withdrawals.some((one) => one.ofKey === version?.versionKey && one.recordedFrom > at);
		if (version === null || !isWithdrawn) parts.push(part);
		else parts.push(...(await stoodBefore(look, (await firstRecorded(client, version)) - 1, part)));
	}
	return parts;
}

async function firstRecorded(client: pg.ClientBase, { siteId, versionKey }: RecordedCostVersion): Promise<Instant> {
	const { rows } = await client.query<{ first: Date }>(
		"SELECT min(recorded_from) AS first FROM cost_versions WHERE site_id = $1 AND version_key = $2",
		[siteId, versionKey],
	);
	return rows[0]?.first.getTime() ?? 0;
}

/** A range by the versions that lie in it; null where none does. */
function cut(range: Range, versions: readonly RecordedCostVersion[]): Part[] {
	const parts: Part[] = [];
	let from = range.effectiveFrom;
	const end = range.effectiveUntil ?? Number.POSITIVE_INFINITY;
	for (const version of [...versions].sort((a, b) => a.effectiveFrom - b.effectiveFrom)) {
		const start = Math.max(from, version.effectiveFrom);
		const until = Math.min(end, version.effectiveUntil ?? Number.POSITIVE_INFINITY);
		if (start >= until) continue;
		if (from < start) parts.push({ effectiveFrom: from, effectiveUntil: start, version: null });
		parts.push({ effectiveFrom: start, effectiveUntil: until === Number.POSITIVE_INFINITY ? null : until, version });
		from = until;
	}
	if (from < end) parts.push({ effectiveFrom: from, effectiveUntil: range.effectiveUntil, version: null });
	return parts;
}

function toPiece(
	{ classroomId, buildingId, id, versionKey }: RecordedCostVersion,
	{ effectiveFrom, effectiveUntil, version }: Part,
	author: Author & { readonly siteId: number },
): VersionToRecord {
	return {
		...author,
		...{ classroomId, buildingId, effectiveFrom, effectiveUntil },
		components: version?.components ?? NONE,
		notes: version?.notes ?? `Takes back version ${id}`,
		restores: version?.versionKey ?? null,
		withdraws: versionKey,
	};
}
