"use client";

import { Gauge } from "lucide-react";
import { useState } from "react";
import { useAccount } from "@/app/_client/AccountContext";
import { type MeasuredDates, useCalibration } from "@/app/_client/useMeasurements";
import { Choice } from "@/components/forms/Choice";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import type { CalibratedSwitch, CalibrationResponse } from "@/wire/http/calibration";
import type { DeviceBody } from "@/wire/http/devices";
import { QueryProblem } from "../QueryProblem";
import { AdoptDialog } from "./AdoptDialog";
import { leftAsideWords, percentOf } from "./measuredWords";
import { StandbyEstimate, SwitchEstimate } from "./SwitchEstimate";

type CalibrationSectionProps = {
	devices: readonly DeviceBody[];
	device: string | null;
	dates: MeasuredDates;
	zone: string;
	onDevice: (name: string) => void;
};

/** What each switch draws, as far as the counter tells it apart from the others. */
export function CalibrationSection({ devices, device, dates, zone, onDevice }: CalibrationSectionProps) {
	const { data, error, refetch, isPlaceholderData } = useCalibration(device, dates);
	const [adopting, setAdopting] = useState<CalibratedSwitch | null>(null);
	return (
		<section aria-labelledby="calibration-title" className="flex flex-col gap-4">
			<div className="flex flex-wrap items-center gap-x-4 gap-y-2">
				<h2 id="calibration-title" className="flex-1 text-lg font-semibold tracking-tight">
					Calibration
				</h2>
				<Choice
					label="Device"
					isLabelHidden
					variant="primary"
					className="w-full sm:w-56"
					options={devices.map(({ esp32_name }) => ({ id: esp32_name, label: esp32_name }))}
					value={device}
					onChange={onDevice}
				/>
			</div>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton rows={4} />}
			{data && (
				<div className={`transition-opacity ${isPlaceholderData ? "opacity-60" : ""}`} aria-busy={isPlaceholderData}>
					{data.state === "refused" ? (
						<EmptyState icon={Gauge} title={`No estimate for ${data.device.esp32_name}`}>
							{data.message}
						</EmptyState>
					) : (
						<Estimates data={data} onAdopt={setAdopting} />
					)}
				</div>
			)}
			{data && adopting && <AdoptDialog calibration={data} load={adopting} zone={zone} onClose={() => setAdopting(null)} />}
		</section>
	);
}

function Estimates({ data, onAdopt }: { data: CalibrationResponse; onAdopt: (load: CalibratedSwitch) => void }) {
	const account = useAccount();
	const mayAdopt = account !== null && account.role !== "viewer";
	const ends = [
		...data.switches.map(({ high_w }) => high_w),
		data.standby.high_w,
		...data.switches.map(({ rated_w }) => rated_w),
	];
	const sums = data.switches.map(({ together }) => together?.high_w);
	const wattsMax = Math.max(...[...ends, ...sums].map((watts) => watts ?? 0), 1);
	const { explained_by_ratings: rated, explained_by_estimates: estimated } = data;
	const left = leftAsideWords(data.left_aside);
	return (
		<div className="panel flex flex-col gap-1 p-5">
			{rated !== null && estimated !== null && (
				<p className="mb-2 text-sm leading-6">
					With the ratings in force, runtime explains <strong>{rated < 0 ? "none" : percentOf(rated)}</strong> of how{" "}
					{data.device.esp32_name}’s counter moves; with the watts below it would explain{" "}
					<strong>{percentOf(Math.max(0, estimated))}</strong>.
				</p>
			)}
			<p aria-hidden className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
				<span className="flex items-center gap-1.5">
					<span className="size-2.5 rounded-full bg-series-now" /> what the counter shows
				</span>
				<span className="flex items-center gap-1.5">
					<span className="h-2 w-5 rounded-full bg-series-now opacity-45" /> 95 % interval
				</span>
				<span className="flex items-center gap-1.5">
					<span className="h-3.5 w-0.5 rounded-full bg-series-estimated" /> rating
				</span>
			</p>
			<ul className="flex flex-col divide-y divide-separator">
				{data.switches.map((load) => (
					<SwitchEstimate
						key={load.switch_id}
						load={load}
						wattsMax={wattsMax}
						{...(mayAdopt ? { onAdopt: () => onAdopt(load) } : {})}
					/>
				))}
				<StandbyEstimate load={data.standby} wattsMax={wattsMax} />
			</ul>
			<p className="mt-3 text-xs leading-5 text-muted">
				{data.windows} quarter-hours of {data.days} days; the counter’s step is {data.counter_step_wh} Wh.
				{left !== "" && ` Left aside: ${left}.`} {data.message}
			</p>
		</div>
	);
}
