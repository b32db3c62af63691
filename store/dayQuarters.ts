import type pg from "pg";
import { siteDatesHull } from "@/domain/calendar/datedDay";
import type { Instant } from "@/domain/calendar/interval";
import { QUARTER_HOUR_MS } from "@/domain/calendar/quarterHour";
import type { DatedZone, LocalDate } from "@/domain/calendar/zone";
import type { EnergyBucket } from "@/domain/cost/priceBucket";
import { DayIntervals } from "./dayIntervals";
import { array } from "./partRows";

export interface DayRow {
	readonly device_id: number;
	readonly classroom_id: number;
	readonly local_date: LocalDate;
}

export function dayKey(row: { device_id: number; classroom_id: number }, bucket: string): string {
	return `${row.device_id}|${row.classroom_id}|${bucket}`;
}

/** Place of the day among those asked for, its energies as an array's text, when they begin, how many there are. */
type Packed = [place: number, energies: string | null, first: number | null, last: number | null, count: bigint];

/**
 * The quarter-hours of given days, by `dayKey`. One row per day comes over the wire, not one per quarter-hour: a year of
 * a campus is 35 million of them. Days with a gap are asked for once more, with the places of what they have.
 */
export async function readDayQuarters(
	client: pg.ClientBase,
	days: readonly DayRow[],
	zones: readonly DatedZone[],
): Promise<Map<string, EnergyBucket[]>> {
	const found = new Map<string, EnergyBucket[]>();
	const intervals = new DayIntervals(zones);
	const gapped: DayRow[] = [];
	for (const [place, energies, first, last, count] of await readPacked(client, days, zones)) {
		const day = days[place];
		if (!day || energies === null || first === null || last === null) continue;
		const isWhole = last - first === (Number(count) - 1) * QUARTER_HOUR_MS;
		if (isWhole)
			found.set(
				dayKey(day, day.local_date),
				unpack(day, energies, intervals, (index) => first + index * QUARTER_HOUR_MS),
			);
		else gapped.push(day);
	}
	for (const [place, energies, starts] of await readGapped(client, gapped, zones)) {
		const day = gapped[place];
		if (!day) continue;
		const at = starts.slice(1, -1).split(",").map(Number);
		found.set(
			dayKey(day, day.local_date),
			unpack(day, energies, intervals, (index) => at[index] ?? 0),
		);
	}
	return found;
}

// LATERAL over the primary key, in its order: PostgreSQL reads about two million quarter-hours a second this way.
const OF_DAYS = `FROM unnest($1::int[], $2::int[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS k (device, room, starts, ends, n)
 CROSS JOIN LATERAL (
   SELECT array_agg(q.energy_mwh ORDER BY q.starts_at) AS energies, min(q.starts_at) AS first, max(q.starts_at) AS last,
          count(*) AS count, %STARTS% AS starts
     FROM quarter_hours q WHERE q.device_id = k.device AND q.classroom_id = k.room
      AND q.starts_at >= to_timestamp(k.starts / 1000) AND q.starts_at < to_timestamp(k.ends / 1000)) a`;
const millis = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;

async function readPacked(client: pg.ClientBase, days: readonly DayRow[], zones: readonly DatedZone[]): Promise<Packed[]> {
	if (days.length === 0) return [];
	const { rows } = await client.query<Packed>({
		rowMode: "array",
		text: `SELECT (k.n - 1)::int, a.energies::text, ${millis("a.first")}, ${millis("a.last")}, a.count ${OF_DAYS.replace("%STARTS%", "NULL")}`,
		values: keysOf(days, zones),
	});
	return rows;
}

async function readGapped(
	client: pg.ClientBase,
	days: readonly DayRow[],
	zones: readonly DatedZone[],
): Promise<[place: number, energies: string, starts: string][]> {
	if (days.length === 0) return [];
	const starts = `array_agg(${millis("q.starts_at")}::bigint ORDER BY q.starts_at)`;
	const { rows } = await client.query<[number, string, string]>({
		rowMode: "array",
		text: `SELECT (k.n - 1)::int, a.energies::text, a.starts::text ${OF_DAYS.replace("%STARTS%", starts)} WHERE a.count > 0`,
		values: keysOf(days, zones),
	});
	return rows;
}

function keysOf(days: readonly DayRow[], zones: readonly DatedZone[]): string[] {
	const hulls = new Map<LocalDate, { start: Instant; end: Instant }>();
	for (const { local_date: date } of days) if (!hulls.has(date)) hulls.set(date, siteDatesHull(date, date, zones));
	return [
		array(days, (day) => day.device_id),
		array(days, (day) => day.classroom_id),
		array(days, (day) => hulls.get(day.local_date)?.start ?? 0),
		array(days, (day) => hulls.get(day.local_date)?.end ?? 0),
	];
}

/** Where the site changed its zone, the hull of a date holds quarter-hours of its neighbours: those are left out. */
function unpack(day: DayRow, energies: string, known: DayIntervals, startOf: (index: number) => Instant): EnergyBucket[] {
	const intervals = known.of(day.local_date);
	const [only] = intervals;
	const isInDay =
		intervals.length === 1 && only
			? (at: Instant) => only.start <= at && at < only.end
			: (at: Instant) => intervals.some(({ start, end }) => start <= at && at < end);
	const buckets: EnergyBucket[] = [];
	energies
		.slice(1, -1)
		.split(",")
		.forEach((text, index) => {
			const startsAt = startOf(index);
			if (isInDay(startsAt)) buckets.push({ classroomId: day.classroom_id, startsAt, energyMwh: BigInt(text) });
		});
	return buckets;
}
