import type pg from "pg";
import type { Instant, Interval } from "@/domain/calendar/interval";
import { addMonths, type LocalMonth } from "@/domain/calendar/zone";
import type { CostVersion } from "@/domain/cost/costVersion";
import type { RecordedDemand } from "@/domain/cost/demand";
import type { RateBook } from "@/domain/cost/rateBook";
import type { MilliwattHours, Milliwatts } from "@/domain/quantity/energy";
import { monthInterval } from "./monthIntervals";
import { array } from "./partRows";

/** Where and when a version prices energy. */
export interface Stretch extends Interval {
	readonly classroomId: number;
}

export type DemandOf = (versionId: number, intervalMinutes: 15 | 30) => RecordedDemand | null;

/**
 * The highest demand of each connection that is charged for it, from the quarter-hours of all of its rooms. A ratchet
 * looks back at the same rooms, whatever priced them then. Sums are made in the database: a month of a campus is
 * millions of quarter-hours, and one of them is wanted.
 */
export async function readDemands(client: pg.ClientBase, book: RateBook, month: LocalMonth): Promise<DemandOf> {
	const found = new Map<string, RecordedDemand | null>();
	const period = monthInterval(month, book.zones);
	const versions = new Map(book.versions.map((version) => [version.id, version]));
	for (const version of versions.values()) {
		const demands = version.components.filter((component) => component.kind === "demand");
		const stretches = demands.length === 0 ? [] : stretchesOf(book, version, period);
		for (const minutes of new Set(demands.map((demand) => demand.intervalMinutes))) {
			const ratchets = demands.map((demand) => (demand.intervalMinutes === minutes ? (demand.ratchet?.months ?? 0) : 0));
			const demand = await readDemand(client, book, { month, stretches, minutes, monthsBefore: Math.max(...ratchets) });
			found.set(`${version.id}|${minutes}`, demand);
		}
	}
	return (versionId, minutes) => found.get(`${versionId}|${minutes}`) ?? null;
}

/** How many months before this one its charges depend on. */
export function ratchetMonths(versions: readonly CostVersion[]): number {
	const ratchets = versions.flatMap((version) =>
		version.components.map((component) => (component.kind === "demand" ? (component.ratchet?.months ?? 0) : 0)),
	);
	return Math.max(0, ...ratchets);
}

/** The rooms that a version prices in a period, each for as long as it does. */
export function stretchesOf(book: RateBook, version: CostVersion, period: Interval): Stretch[] {
	const edges = new Set([period.start, period.end]);
	for (const { effectiveFrom, effectiveUntil } of book.versions)
		for (const edge of [effectiveFrom, effectiveUntil])
			if (edge !== null && period.start < edge && edge < period.end) edges.add(edge);
	const ascending = [...edges].sort((a, b) => a - b);
	return ascending.slice(0, -1).flatMap((start, index) => {
		const end = ascending[index + 1] ?? start;
		return book.rooms
			.filter(({ classroomId }) => book.versionAt(classroomId, start)?.id === version.id)
			.map(({ classroomId }) => ({ classroomId, start, end }));
	});
}

interface DemandQuestion {
	readonly month: LocalMonth;
	readonly stretches: readonly Stretch[];
	readonly minutes: 15 | 30;
	readonly monthsBefore: number;
}

async function readDemand(client: pg.ClientBase, book: RateBook, question: DemandQuestion): Promise<RecordedDemand | null> {
	const { month, stretches, minutes } = question;
	const grid = { seconds: minutes * 60, from: monthInterval(month, book.zones).start };
	const peak = await readPeak(client, stretches, grid);
	const rooms = [...new Set(stretches.map((stretch) => stretch.classroomId))];
	const before: Milliwatts[] = [];
	for (let back = 1; back <= question.monthsBefore; back++) {
		const earlier = monthInterval(addMonths(month, -back), book.zones);
		const highest = await readPeak(
			client,
			rooms.map((classroomId) => ({ classroomId, ...earlier })),
			grid,
		);
		before.push((highest?.energyMwh ?? 0n) * BigInt(60 / minutes));
	}
	if (peak === null && before.every((power) => power === 0n)) return null;
	const startsAt = peak?.startsAt ?? grid.from;
	const roomsMwh = peak === null ? new Map() : await readRoomsAt(client, stretches, peak.startsAt, minutes);
	return { startsAt, peakMwh: peak?.energyMwh ?? 0n, roomsMwh, before };
}

// One range of the index per room: OFFSET 0 keeps the planner from reading the whole table instead.
const OF_STRETCHES = `FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS k (room, starts, ends)
 CROSS JOIN LATERAL (
   SELECT q.classroom_id, q.starts_at, q.energy_mwh FROM quarter_hours q
    WHERE q.classroom_id = k.room AND q.starts_at >= to_timestamp(k.starts / 1000) AND q.starts_at < to_timestamp(k.ends / 1000)
   OFFSET 0) q`;

/** Intervals of demand begin on the full and the half hour of the local clock. */
interface DemandGrid {
	readonly seconds: number;
	readonly from: Instant;
}

/** The interval with the most energy, the earliest of several; null when there is none. */
async function readPeak(
	client: pg.ClientBase,
	stretches: readonly Stretch[],
	{ seconds, from }: DemandGrid,
): Promise<{ startsAt: Instant; energyMwh: MilliwattHours } | null> {
	if (stretches.length === 0) return null;
	const shift = (from / 1000) % seconds;
	const { rows } = await client.query<{ slot: bigint; energy_mwh: bigint }>(
		`SELECT (extract(epoch FROM q.starts_at)::bigint - $4) / $5 AS slot, sum(q.energy_mwh)::bigint AS energy_mwh ${OF_STRETCHES}
		  GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1`,
		[...stretchArrays(stretches), shift, seconds],
	);
	const [row] = rows;
	if (!row || row.energy_mwh <= 0n) return null;
	return { startsAt: (Number(row.slot) * seconds + shift) * 1000, energyMwh: row.energy_mwh };
}

async function readRoomsAt(
	client: pg.ClientBase,
	stretches: readonly Stretch[],
	startsAt: Instant,
	minutes: 15 | 30,
): Promise<Map<number, MilliwattHours>> {
	const endsAt = startsAt + minutes * 60_000;
	const touched = stretches.flatMap(({ classroomId, start, end }) => {
		const piece = { classroomId, start: Math.max(start, startsAt), end: Math.min(end, endsAt) };
		return piece.start < piece.end ? [piece] : [];
	});
	const { rows } = await client.query<{ classroom_id: number; energy_mwh: bigint }>(
		`SELECT q.classroom_id, sum(q.energy_mwh)::bigint AS energy_mwh ${OF_STRETCHES} GROUP BY 1 ORDER BY 1`,
		stretchArrays(touched),
	);
	return new Map(rows.map((row) => [row.classroom_id, row.energy_mwh]));
}

function stretchArrays(stretches: readonly Stretch[]): string[] {
	return [
		array(stretches, (stretch) => stretch.classroomId),
		array(stretches, (stretch) => stretch.start),
		array(stretches, (stretch) => stretch.end),
	];
}
