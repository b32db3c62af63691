import type pg from "pg";
import { siteDate, siteDatesHull } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import type { RateBook } from "@/domain/cost/rateBook";
import { chargesByVersion, dayChargeKey } from "./costSnapshot";
import { shareByGroup } from "./splitCharges";
import type { UsageSnapshot } from "./usage";
import type { QuarterUsage, UsageScope } from "./usageFigures";
import { USAGE_QUARTER_DAYS_MAX } from "./usageLimits";

// The quarter-hours of store/usage.ts, summed over devices in the database: a curve of a site needs no row per device.

/** A room's quarter-hour over all of its devices. */
export type RoomQuarter = Omit<QuarterUsage, "deviceId" | "coveredMs">;

const DAY_MS = 86_400_000;
// As SAYS_SOMETHING of store/usageFigures.ts.
const EVIDENCE = "(q.covered_ms <> 0 OR q.energy_mwh <> 0 OR q.on_time_ms <> 0)";
const OF_SCOPE = `FROM quarter_hours q JOIN classrooms c ON c.id = q.classroom_id
 WHERE c.site_id = $1 AND ($2::int[] IS NULL OR c.id = ANY ($2)) AND ($3::int[] IS NULL OR q.device_id = ANY ($3))
   AND q.starts_at >= $4 AND q.starts_at < $5 AND ${EVIDENCE}`;

/**
 * Priced quarter-hours per room in [start, end), ascending. One version prices a room's quarter-hour, so the sum is
 * exact; what a day is charged beyond rates is shared by its quarter-hours, so whole days are looked at.
 */
export async function readRoomQuarters(
	{ client, costs }: Pick<UsageSnapshot, "client" | "costs">,
	scope: UsageScope,
	start: Instant,
	end: Instant,
): Promise<RoomQuarter[]> {
	checkSpan(start, end);
	if (end <= start) return [];
	const book = await costs.book(scope.siteId);
	const { zones } = book;
	const [first, last] = [siteDate(start, zones), siteDate(end - 1, zones)];
	const charges = await costs.charges(scope.siteId, first, last);
	if (charges.size === 0) return readRatedRoomQuarters(client, book, scope, start, end);
	if (scope.deviceIds !== null) throw new RangeError("readRoomQuarters: a charge belongs to all devices of a room");
	const hull = siteDatesHull(first, last, zones);
	const rated = await readRatedRoomQuarters(client, book, scope, hull.start, hull.end);
	return shareByGroup(
		rated,
		(quarter) => dayChargeKey(quarter.classroomId, siteDate(quarter.startsAt, zones)),
		(key) => chargesByVersion(charges.get(key)),
	).filter((quarter) => start <= quarter.startsAt && quarter.startsAt < end);
}

async function readRatedRoomQuarters(
	client: pg.ClientBase,
	book: RateBook,
	scope: UsageScope,
	start: Instant,
	end: Instant,
): Promise<RoomQuarter[]> {
	const { rows } = await client.query<{
		classroom_id: number;
		starts_at: Date;
		energy_mwh: string;
		estimated_mwh: string;
		allocated_mwh: string;
		on_time_ms: string;
	}>(
		`SELECT q.classroom_id, q.starts_at, sum(q.energy_mwh)::text AS energy_mwh, sum(q.estimated_mwh)::text AS estimated_mwh,
		        sum(q.allocated_mwh)::text AS allocated_mwh, sum(q.on_time_ms)::text AS on_time_ms
		   ${OF_SCOPE} GROUP BY q.starts_at, q.classroom_id ORDER BY q.starts_at, q.classroom_id`,
		given(scope, start, end),
	);
	return rows.map((row) => {
		const bucket = { classroomId: row.classroom_id, startsAt: row.starts_at.getTime(), energyMwh: BigInt(row.energy_mwh) };
		return {
			...bucket,
			estimatedMwh: BigInt(row.estimated_mwh),
			allocatedMwh: BigInt(row.allocated_mwh),
			onTimeMs: BigInt(row.on_time_ms),
			costs: [book.priceBucket(bucket)],
		};
	});
}

/** Energy of the whole scope per quarter-hour in [start, end), ascending. */
export async function readEnergyCurve(
	client: pg.ClientBase,
	scope: UsageScope,
	start: Instant,
	end: Instant,
): Promise<{ startsAt: Instant; energyMwh: bigint }[]> {
	checkSpan(start, end);
	const { rows } = await client.query<{ starts_at: Date; energy_mwh: string }>(
		`SELECT q.starts_at, sum(q.energy_mwh)::text AS energy_mwh ${OF_SCOPE} GROUP BY q.starts_at ORDER BY q.starts_at`,
		given(scope, start, end),
	);
	return rows.map((row) => ({ startsAt: row.starts_at.getTime(), energyMwh: BigInt(row.energy_mwh) }));
}

/** Of what is asked; the whole days around it may be a little longer. */
function checkSpan(start: Instant, end: Instant): void {
	if (!(end - start <= USAGE_QUARTER_DAYS_MAX * DAY_MS))
		throw new RangeError(`usage: at most ${USAGE_QUARTER_DAYS_MAX} days of quarter-hours`);
}

function given({ siteId, classroomIds, deviceIds }: UsageScope, start: Instant, end: Instant): unknown[] {
	return [siteId, classroomIds, deviceIds, new Date(start), new Date(end)];
}
