import { formatClock, formatDay, localDateOf } from "../figures/formatTime";

export type LoadBucket = {
	timestamp: string;
	kwh: number | null;
	kw: number | null;
	cost: number | null;
	comparableKw: number | null;
	estimated: boolean;
	allocated: boolean;
};
export type LoadUnit = "energy" | "money";

/** One point as it is drawn. A null is a hole in the line. `estimated` and `allocated` repeat the value where it is marked so. */
export type LoadCurvePoint = {
	at: number;
	label: string;
	now: number | null;
	before: number | null;
	estimated: number | null;
	allocated: number | null;
	/** Repeats a value that has a hole on both sides: no line reaches it. */
	lone: number | null;
	bucket: LoadBucket;
};
export type LoadCurve = {
	points: LoadCurvePoint[];
	/** [from, until) in ms: past buckets without evidence. */
	gaps: { from: number; until: number }[];
	ticks: { at: number; label: string }[];
	domain: [number, number];
	/** Of the value axis, from 0 to just above the highest point. */
	valueTicks: number[];
	hasComparison: boolean;
	hasEstimated: boolean;
	hasAllocated: boolean;
};

type Input = { buckets: readonly LoadBucket[]; bucketMinutes: number; asOf: string; unit: LoadUnit };
const TICKS_MAX = 8;
const VALUE_STEPS = 4;
const ROUND_STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;

/** Decides units, gaps, marks and ticks, so that the chart only draws. Money is drawn per hour, like power. */
export function prepareLoadCurve({ buckets, bucketMinutes, asOf, unit }: Input): LoadCurve {
	const present = Date.parse(asOf);
	const width = bucketMinutes * 60_000;
	const isOneDay = new Set(buckets.map((bucket) => localDateOf(bucket.timestamp))).size <= 1;
	const figureOf = (bucket: LoadBucket | undefined) => {
		if (unit === "energy") return bucket?.kw ?? null;
		return bucket === undefined || bucket.cost === null ? null : (bucket.cost * 60) / bucketMinutes;
	};
	const points = buckets.map((bucket, index): LoadCurvePoint => {
		const now = figureOf(bucket);
		const isLone = figureOf(buckets[index - 1]) === null && figureOf(buckets[index + 1]) === null;
		return {
			at: Date.parse(bucket.timestamp),
			label: isOneDay
				? formatClock(bucket.timestamp)
				: `${formatDay(localDateOf(bucket.timestamp), asOf)}, ${formatClock(bucket.timestamp)}`,
			now,
			before: unit === "energy" ? bucket.comparableKw : null,
			estimated: bucket.estimated ? now : null,
			allocated: bucket.allocated ? now : null,
			lone: isLone ? now : null,
			bucket,
		};
	});
	const first = points[0]?.at ?? 0;
	return {
		points,
		gaps: gapsOf(points, width, present),
		ticks: ticksOf(points, isOneDay, asOf),
		domain: [first, points.at(-1)?.at ?? first],
		valueTicks: valueTicksOf(points),
		hasComparison: points.some((point) => point.before !== null),
		hasEstimated: points.some((point) => point.estimated !== null),
		hasAllocated: points.some((point) => point.allocated !== null),
	};
}

/** What has not happened yet is no gap. */
function gapsOf(points: readonly LoadCurvePoint[], width: number, present: number): LoadCurve["gaps"] {
	const gaps: { from: number; until: number }[] = [];
	for (const { at, bucket } of points) {
		if (bucket.kwh !== null || at + width > present) continue;
		const last = gaps.at(-1);
		if (last?.until === at) last.until = at + width;
		else gaps.push({ from: at, until: at + width });
	}
	return gaps;
}

/** Whole hours of one day, or the midnights of several, thinned to what fits. */
function ticksOf(points: readonly LoadCurvePoint[], isOneDay: boolean, asOf: string): LoadCurve["ticks"] {
	const candidates = points.filter(({ bucket }, index) => {
		const clock = formatClock(bucket.timestamp);
		if (isOneDay) return clock.endsWith(":00") && Number(clock.slice(0, 2)) % 4 === 0;
		const previous = points[index - 1];
		return previous === undefined || localDateOf(previous.bucket.timestamp) !== localDateOf(bucket.timestamp);
	});
	const step = Math.max(1, Math.ceil(candidates.length / TICKS_MAX));
	return candidates
		.filter((_, index) => index % step === 0)
		.map(({ at, bucket }) => ({
			at,
			label: isOneDay ? formatClock(bucket.timestamp) : formatDay(localDateOf(bucket.timestamp), asOf),
		}));
}

/** At most four round steps, and no more of them than the highest point needs. */
function valueTicksOf(points: readonly LoadCurvePoint[]): number[] {
	const highest = Math.max(0, ...points.map(({ now, before }) => Math.max(now ?? 0, before ?? 0)));
	if (highest === 0) return [0, 1];
	const least = highest / VALUE_STEPS;
	const power = 10 ** Math.floor(Math.log10(least));
	const step = power * (ROUND_STEPS.find((round) => round * power >= least) ?? 10);
	const count = Math.ceil(highest / step);
	return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}
