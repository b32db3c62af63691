import type pg from "pg";
import { siteDate, siteDatesHull } from "@/domain/calendar/datedDay";
import type { DatedZone, LocalDate } from "@/domain/calendar/zone";
import type { CostVersion, CostVersionDraft } from "@/domain/cost/costVersion";
import { placeVersion } from "@/domain/cost/placeVersion";
import type { EnergyBucket } from "@/domain/cost/priceBucket";
import { needsQuarters, priceDay } from "@/domain/cost/priceDay";
import { type Settlement, settle } from "@/domain/cost/settle";
import type { MilliwattHours } from "@/domain/quantity/energy";
import { readCostVersions } from "./costVersions";
import { DayIntervals } from "./dayIntervals";
import { touchedDates, type VersionToRecord } from "./recordCostVersion";
import { readUsageSite } from "./usageSite";

/** What one room's day costs now and would cost. */
export interface DayImpact {
	readonly classroomId: number;
	readonly date: LocalDate;
	readonly energyMwh: MilliwattHours;
	readonly before: Settlement;
	readonly after: Settlement;
}

export interface CostImpact {
	/** Room-days whose cost changes, ascending by date and room; those without energy are left out. */
	readonly changes: readonly DayImpact[];
	/** Distinct dates and rooms among them. */
	readonly days: number;
	readonly rooms: number;
	/** Over these room-days. */
	readonly energyMwh: MilliwattHours;
	readonly before: Settlement;
	readonly after: Settlement;
}

/** Which days, rooms and money recording this version would change, by the functions that will do it. Writes nothing. */
export async function previewImpact(client: pg.ClientBase, draft: VersionToRecord): Promise<CostImpact> {
	const { siteId } = draft;
	const zones = (await readUsageSite(client, siteId))?.zones ?? [];
	const before = await readCostVersions(client, siteId);
	const standing = before.filter((version) => version.classroomId === draft.classroomId);
	const placing = placeVersion(standing, draft.effectiveFrom, draft.effectiveUntil);
	const after = versionsAfter(before, draft, placing);
	const days = await readRoomDays(client, await touchedDates(client, draft, placing));
	const intervals = new DayIntervals(zones);
	const split = days.filter((day) => [before, after].some((set) => needsQuarters(set, day.classroomId, intervals.of(day.date))));
	const quarters = await readRoomQuarters(client, split, zones);
	const changes = days.flatMap((day): DayImpact[] => {
		const toPrice = {
			...day,
			intervals: intervals.of(day.date),
			quarters: () => quarters.get(`${day.classroomId}|${day.date}`) ?? [],
		};
		const [now, then] = [settle(priceDay(toPrice, before)), settle(priceDay(toPrice, after))];
		const same = now.costPico === then.costPico && now.unpricedMwh === then.unpricedMwh;
		return same ? [] : [{ ...day, before: now, after: then }];
	});
	return {
		changes,
		days: new Set(changes.map((change) => change.date)).size,
		rooms: new Set(changes.map((change) => change.classroomId)).size,
		energyMwh: changes.reduce((sum, change) => sum + change.energyMwh, 0n),
		before: total(changes.map((change) => change.before)),
		after: total(changes.map((change) => change.after)),
	};
}

/** The versions as they would be known after recording the draft. */
function versionsAfter(
	before: readonly (CostVersion & { readonly rowId: number })[],
	draft: CostVersionDraft,
	placing: ReturnType<typeof placeVersion>,
): CostVersion[] {
	const closed = new Set(placing.closedRowIds);
	const remaining = placing.remainders.flatMap(({ ofRowId, effectiveFrom, effectiveUntil }) =>
		before
			.filter((version) => version.rowId === ofRowId)
			.map((version): CostVersion => ({ ...version, effectiveFrom, effectiveUntil })),
	);
	const { classroomId, buildingId, components } = draft;
	const { effectiveFrom, effectiveUntil } = placing;
	return [
		...before.filter((version) => !closed.has(version.rowId)),
		...remaining,
		{ id: -1, classroomId, buildingId, components, effectiveFrom, effectiveUntil },
	];
}

interface RoomDay {
	readonly classroomId: number;
	readonly date: LocalDate;
	readonly energyMwh: MilliwattHours;
}

async function readRoomDays(client: pg.ClientBase, mark: Awaited<ReturnType<typeof touchedDates>>): Promise<RoomDay[]> {
	const { rows } = await client.query<{ classroom_id: number; local_date: string; energy_mwh: bigint }>(
		`SELECT d.classroom_id, d.local_date, sum(d.energy_mwh)::bigint AS energy_mwh
		   FROM daily_aggregates d JOIN classrooms c ON c.id = d.classroom_id
		  WHERE c.site_id = $1 AND ($2::int IS NULL OR c.id = $2) AND d.local_date >= $3::date AND ($4::date IS NULL OR d.local_date < $4)
		  GROUP BY d.classroom_id, d.local_date HAVING sum(d.energy_mwh) <> 0 ORDER BY d.local_date, d.classroom_id`,
		[mark.siteId, mark.classroomId, mark.fromDate, mark.untilDate],
	);
	return rows.map((row) => ({ classroomId: row.classroom_id, date: row.local_date, energyMwh: row.energy_mwh }));
}

async function readRoomQuarters(
	client: pg.ClientBase,
	days: readonly RoomDay[],
	zones: readonly DatedZone[],
): Promise<Map<string, EnergyBucket[]>> {
	const found = new Map<string, EnergyBucket[]>();
	if (days.length === 0) return found;
	const hulls = days.map((day) => siteDatesHull(day.date, day.date, zones));
	const { rows } = await client.query<{ classroom_id: number; starts_at: Date; energy_mwh: bigint }>(
		`SELECT q.classroom_id, q.starts_at, sum(q.energy_mwh)::bigint AS energy_mwh
		   FROM quarter_hours q
		  WHERE EXISTS (SELECT FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[]) AS k (room, starts, ends)
		                 WHERE q.classroom_id = k.room AND q.starts_at >= k.starts AND q.starts_at < k.ends)
		    AND q.classroom_id = ANY ($1::int[]) AND q.starts_at >= $4 AND q.starts_at < $5
		  GROUP BY q.classroom_id, q.starts_at`,
		[
			days.map((day) => day.classroomId),
			hulls.map((hull) => new Date(hull.start)),
			hulls.map((hull) => new Date(hull.end)),
			new Date(Math.min(...hulls.map((hull) => hull.start))),
			new Date(Math.max(...hulls.map((hull) => hull.end))),
		],
	);
	for (const row of rows) {
		const startsAt = row.starts_at.getTime();
		const key = `${row.classroom_id}|${siteDate(startsAt, zones)}`;
		const bucket = { classroomId: row.classroom_id, startsAt, energyMwh: row.energy_mwh };
		const buckets = found.get(key);
		if (buckets) buckets.push(bucket);
		else found.set(key, [bucket]);
	}
	return found;
}

function total(settlements: readonly Settlement[]): Settlement {
	return settle(
		settlements.flatMap(({ costPico, unpricedMwh }) => [
			...(costPico === null ? [] : [{ costVersionId: 0, energyMwh: 0n, costPico }]),
			{ costVersionId: null, energyMwh: unpricedMwh, costPico: 0n },
		]),
	);
}
