"use client";

import Link from "next/link";
import { withQuery } from "@/app/_client/requestJson";
import { useMeasurements } from "@/app/_client/useMeasurements";
import { BarList } from "@/components/charts/BarList";
import { formatEnergy, formatPower } from "@/components/figures/formatQuantity";
import { formatDayRange } from "@/components/figures/formatTime";
import type { MeasurementsResponse } from "@/wire/http/measurements";
import { explainedWords, missingWords, percentOf } from "../../insights/measuredWords";

/** The room's counter beside its switches' runtime over the last 14 full days, in short. */
export function MeasuredPanel({ code }: { code: string }) {
	const { data, error } = useMeasurements(code, null);
	if (error || (data && data.devices.length === 0)) return null;
	return (
		<section aria-labelledby="measured-title" className="panel flex flex-col gap-1 p-5">
			<div className="flex flex-wrap items-baseline justify-between gap-x-4">
				<h2 id="measured-title" className="text-base font-medium">
					Measured against runtime
				</h2>
				<Link href={withQuery("/insights", { room: code })} className="text-link text-sm">
					Insights
				</Link>
			</div>
			{data ? (
				data.state === "compared" ? (
					<Short data={data} />
				) : (
					<p className="py-2 text-sm text-muted">{missingWords(data.state)}</p>
				)
			) : (
				<div aria-hidden className="h-32 animate-pulse rounded-2xl bg-surface-secondary" />
			)}
		</section>
	);
}

function Short({ data }: { data: MeasurementsResponse }) {
	const { counter_wh, runtime_wh, explained_variance: explained, standby } = data;
	const bar = (key: string, label: string, wattHours: number | null) => ({
		key,
		label,
		value: wattHours,
		text: wattHours === null ? "–" : formatEnergy(wattHours / 1_000),
	});
	const [first, last] = [data.days[0]?.date, data.days.at(-1)?.date];
	return (
		<>
			<BarList
				bars={[bar("counter", "Counter", counter_wh), bar("runtime", "Runtime × rating", runtime_wh)]}
				empty="Nothing is known of these days."
			/>
			<p className="text-xs leading-5 text-muted">
				{first && last && `${formatDayRange(first, last)}. `}
				{explained.value !== null && `${percentOf(Math.max(0, explained.value))} explained. `}
				{explainedWords(explained)}
				{standby.mean_w !== null && ` With everything OFF it draws ${formatPower(standby.mean_w)}.`}
			</p>
		</>
	);
}
