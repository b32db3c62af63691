"use client";

import { Scale } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { withQuery } from "@/app/_client/requestJson";
import { type MeasuredDates, useMeasurements } from "@/app/_client/useMeasurements";
import { ChartPanel } from "@/components/charts/ChartPanel";
import { FigureCard, FigureCards } from "@/components/figures/FigureCard";
import { Energy } from "@/components/figures/Figures";
import { formatEnergy, formatPower } from "@/components/figures/formatQuantity";
import { formatDay, formatDayRange, localDateOf } from "@/components/figures/formatTime";
import { Unknown } from "@/components/figures/Unknown";
import { EmptyState } from "@/components/states/EmptyState";
import { CardsSkeleton, ChartSkeleton } from "@/components/states/Skeletons";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { MeasurementsResponse } from "@/wire/http/measurements";
import { QueryProblem } from "../QueryProblem";
import { explainedWords, hoursWords, leftAsideWords, missingWords, percentOf } from "./measuredWords";

const GroupedBars = dynamic(() => import("@/components/charts/MonthBars"), {
	ssr: false,
	loading: () => <div className="h-full animate-pulse rounded-2xl bg-surface-secondary" />,
});

const kwh = (wattHours: number | null) => (wattHours === null ? null : wattHours / 1_000);

export function MeasurementsSection({ room, dates }: { room: string; dates: MeasuredDates }) {
	const { data, error, refetch, isPlaceholderData } = useMeasurements(room, dates);
	return (
		<section aria-labelledby="measurements-title" className="flex flex-col gap-4">
			<h2 id="measurements-title" className="text-lg font-semibold tracking-tight">
				Two measurements
			</h2>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && (
				<>
					<CardsSkeleton />
					<ChartSkeleton />
				</>
			)}
			{data && (
				<div
					className={`flex flex-col gap-4 transition-opacity ${isPlaceholderData ? "opacity-60" : ""}`}
					aria-busy={isPlaceholderData}
				>
					{data.state === "compared" ? <Compared data={data} /> : <NothingToCompare data={data} room={room} />}
				</div>
			)}
		</section>
	);
}

function Compared({ data }: { data: MeasurementsResponse }) {
	const { compared, standby, explained_variance: explained } = data;
	const left = leftAsideWords(data.left_aside);
	const out = data.devices.filter(({ state }) => state === "no_counter" || state === "no_switch_events");
	return (
		<>
			<FigureCards>
				<FigureCard label="Counter" note={rangeWords(data)}>
					<Energy kilowattHours={kwh(data.counter_wh)} />
				</FigureCard>
				<FigureCard label="Runtime × rating" note="ON time of each switch × its rating then in force">
					<Energy kilowattHours={kwh(data.runtime_wh)} reason="Nothing is known of the switches in this time." />
				</FigureCard>
				<FigureCard
					label="Difference"
					note={
						standby.mean_w === null ? (
							"A switch was ON in every hour compared"
						) : (
							<>
								{formatPower(standby.mean_w)} is drawn with everything OFF, seen over {hoursWords(standby.quarter_hours)}
							</>
						)
					}
				>
					<Energy kilowattHours={kwh(data.difference_wh)} reason="One of the two is not known." />
				</FigureCard>
				<FigureCard label="Explained" note={explainedWords(explained)}>
					{explained.value === null ? (
						<Unknown reason={explainedWords(explained)} />
					) : (
						<span title="1 − Σ(counter − runtime)² / Σ(counter − mean)², over quarter-hours">{percentOf(explained.value)}</span>
					)}
				</FigureCard>
			</FigureCards>
			<div className="grid gap-4 xl:grid-cols-2">
				<DaysPanel data={data} />
				<HoursPanel data={data} />
			</div>
			<p className="text-xs leading-5 text-muted">
				Compared: {hoursWords(compared.quarter_hours)}.{left !== "" && ` Left aside: ${left}.`}
				{out.length > 0 &&
					` Not in these figures: ${out.map(({ esp32_name, state }) => `${esp32_name} (${shortState(state)})`).join(", ")}.`}
			</p>
		</>
	);
}

function DaysPanel({ data }: { data: MeasurementsResponse }) {
	const today = localDateOf(data.as_of);
	return (
		<ChartPanel
			title="Counter against runtime, by day"
			chart={
				<div className="h-64">
					<GroupedBars
						months={data.days.map((day) => ({
							label: formatDay(day.date, today),
							values: { counter: kwh(day.counter_wh), runtime: kwh(day.runtime_wh) },
						}))}
						series={[
							{ key: "counter", label: "Counter", tone: "var(--series-now)" },
							{ key: "runtime", label: "Runtime × rating", tone: "var(--series-allocated)" },
						]}
						formatValue={formatEnergy}
					/>
				</div>
			}
			table={
				<DataTable label="Counter against runtime, by day">
					<thead>
						<tr>
							<Column>Day</Column>
							<Column align="right">Counter</Column>
							<Column align="right">Runtime</Column>
							<Column align="right">Difference</Column>
							<Column align="right">Left aside</Column>
						</tr>
					</thead>
					<tbody>
						{data.days.map((day) => (
							<tr key={day.date} className="table__row">
								<Cell className="whitespace-nowrap">{formatDay(day.date, today)}</Cell>
								<Cell align="right">
									<Energy kilowattHours={kwh(day.counter_wh)} />
								</Cell>
								<Cell align="right">
									<Energy kilowattHours={kwh(day.runtime_wh)} reason="Nothing was known of the switches yet." />
								</Cell>
								<Cell align="right">
									<Energy kilowattHours={kwh(day.difference_wh)} reason="One of the two is not known." />
								</Cell>
								<Cell align="right">{day.left_aside_quarter_hours === 0 ? "0" : hoursWords(day.left_aside_quarter_hours)}</Cell>
							</tr>
						))}
					</tbody>
				</DataTable>
			}
			footer="The counter is the truth for the total. A day without a bar used nothing or is not known: the table says which."
		/>
	);
}

function HoursPanel({ data }: { data: MeasurementsResponse }) {
	const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
	return (
		<ChartPanel
			title="What runtime does not explain, by hour"
			chart={
				<div className="h-64">
					<GroupedBars
						months={data.residual_by_hour.map(({ hour, residual_w }) => ({
							label: clock(hour),
							values: { residual: residual_w },
						}))}
						series={[{ key: "residual", label: "Counter − runtime, mean", tone: "var(--series-estimated)" }]}
						formatValue={formatPower}
					/>
				</div>
			}
			table={
				<DataTable label="What runtime does not explain, by hour">
					<thead>
						<tr>
							<Column>Hour</Column>
							<Column align="right">Counter − runtime</Column>
							<Column align="right">From</Column>
						</tr>
					</thead>
					<tbody>
						{data.residual_by_hour.map(({ hour, residual_w, quarter_hours }) => (
							<tr key={hour} className="table__row">
								<Cell>{clock(hour)}</Cell>
								<Cell align="right">{formatPower(residual_w)}</Cell>
								<Cell align="right">{hoursWords(quarter_hours)}</Cell>
							</tr>
						))}
					</tbody>
				</DataTable>
			}
			footer="Above 0: something draws that no switch explains. Below: a rating is too high, or a load rests while it is ON."
		/>
	);
}

function NothingToCompare({ data, room }: { data: MeasurementsResponse; room: string }) {
	return (
		<EmptyState
			icon={Scale}
			title={`Nothing to compare in ${room}`}
			action={
				<Link href={withQuery("/devices", { q: room })} className="button button--tertiary">
					See its devices
				</Link>
			}
		>
			{missingWords(data.state)}
		</EmptyState>
	);
}

function rangeWords(data: MeasurementsResponse): string {
	const [first, last] = [data.days[0]?.date, data.days.at(-1)?.date];
	return first && last ? formatDayRange(first, last) : "";
}

function shortState(state: MeasurementsResponse["state"]): string {
	return state === "no_counter" ? "no counter reading" : "no switch event yet";
}
