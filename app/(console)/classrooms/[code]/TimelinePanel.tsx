"use client";

import { parseAsInteger, useQueryState } from "nuqs";
import type { RangeWords } from "@/app/_client/describeRange";
import { toLoadBucket } from "@/app/_client/toLoadBucket";
import { useTimeline } from "@/app/_client/useClassroom";
import type { Unit } from "@/app/_client/useView";
import { LoadPanel } from "@/components/charts/LoadPanel";
import type { LoadBucket } from "@/components/charts/prepareLoadCurve";
import { Choice } from "@/components/forms/Choice";
import type { ClassroomViewResponse } from "@/wire/http/classroomView";
import type { TimelineBucket } from "@/wire/http/timeline";
import { bucketsFor } from "./bucketsFor";

const AUTO = "auto";

type TimelinePanelProps = { data: ClassroomViewResponse; words: RangeWords; unit: Unit; empty?: string };

/** The room's curve. By itself it comes with the page's comparison; another bucket width asks the timeline for it. */
export function TimelinePanel({ data, words, unit, empty }: TimelinePanelProps) {
	const [chosen, setChosen] = useQueryState("bucket", parseAsInteger);
	const widths = bucketsFor(data.range.start, data.range.end);
	const bucket = chosen !== null && chosen !== data.bucket_minutes && widths.includes(chosen) ? chosen : null;
	const { data: timeline } = useTimeline(
		data.classroom.code,
		bucket === null ? null : { start: data.range.start, end: data.range.end, bucket },
	);
	const isOwn = bucket !== null && timeline !== undefined;
	return (
		<div className="relative">
			<LoadPanel
				title={isOwn ? `Load ${words.of}` : words.curve}
				buckets={
					isOwn ? timeline.timeline.map((each) => fromTimeline(each, timeline.bucket_minutes)) : data.load.map(toLoadBucket)
				}
				bucketMinutes={isOwn ? timeline.bucket_minutes : data.bucket_minutes}
				asOf={data.as_of}
				unit={unit}
				currency={data.site.currency}
				nowLabel={words.now}
				beforeLabel={words.before}
				zone={data.site.time_zone}
				{...(empty === undefined ? {} : { empty })}
				controls={
					<Choice
						label="Width of a bucket"
						isLabelHidden
						className="w-36"
						options={[
							{ id: AUTO, label: `Auto (${widthLabel(data.bucket_minutes)})` },
							...widths.map((minutes) => ({ id: String(minutes), label: widthLabel(minutes) })),
						]}
						value={bucket === null ? AUTO : String(bucket)}
						onChange={(id) => void setChosen(id === AUTO ? null : Number(id))}
					/>
				}
			/>
		</div>
	);
}

function widthLabel(minutes: number): string {
	if (minutes === 1440) return "1 day";
	return minutes < 60 ? `${minutes} min` : `${minutes / 60} h`;
}

function fromTimeline(bucket: TimelineBucket, minutes: number): LoadBucket {
	return {
		timestamp: bucket.timestamp,
		kwh: bucket.total_kwh,
		kw: bucket.total_kwh === null ? null : (bucket.total_kwh * 60) / minutes,
		cost: bucket.total_cost,
		comparableKw: null,
		estimated: bucket.estimated_kwh > 0,
		allocated: bucket.allocated_kwh > 0,
	};
}
