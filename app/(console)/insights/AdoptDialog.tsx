"use client";

import { useState } from "react";
import { isDate } from "@/app/_client/range";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { formatEnergy, formatPower } from "@/components/figures/formatQuantity";
import { formatDay, formatDayRange, inZone, localDateOf } from "@/components/figures/formatTime";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextInput } from "@/components/forms/TextInput";
import type { CalibratedSwitch, CalibrationResponse } from "@/wire/http/calibration";
import { SendProblem } from "../SendProblem";
import { adoptionEffect, overtakenOn, proposedWatts } from "./adoptionEffect";
import { intervalBeside } from "./intervalWords";

type AdoptDialogProps = { calibration: CalibrationResponse; load: CalibratedSwitch; zone: string; onClose: () => void };

/** Makes an estimate the rating of a switch from a day on, and says in numbers what that changes. */
export function AdoptDialog({ calibration, load, zone, onClose }: AdoptDialogProps) {
	const first = localDateOf(calibration.range.start);
	const last = localDateOf(inZone(new Date(Date.parse(calibration.range.end) - 1).toISOString(), zone));
	const [power, setPower] = useState(String(proposedWatts(load) ?? ""));
	const [from, setFrom] = useState(first);
	const beside = intervalBeside(load.estimated_w ?? 0, load.low_w ?? 0, load.high_w ?? 0);
	const send = useSend<unknown>(onClose);
	const errors = fieldErrors(send.error);
	const watts = /^\d{1,7}(\.\d{1,3})?$/.test(power.trim()) ? Number(power) : null;
	const submit = () =>
		send.mutate({
			method: "POST",
			url: `/api/devices/${calibration.device.device_id}/calibration/adopt`,
			body: {
				position: load.position,
				power_w: watts,
				start: first,
				end: last,
				effective_from: from,
			},
		});
	return (
		<FormDialog
			title={`Adopt a rating for ${load.name}`}
			intro={`The counter of ${calibration.device.esp32_name} shows ${formatPower(load.estimated_w ?? 0)} ${beside === "" ? "" : `(${beside}) `}over ${formatDayRange(first, last)}.`}
			submitLabel={watts === null ? "Adopt" : `Adopt ${formatPower(watts)}`}
			isBusy={send.isPending}
			isSubmitDisabled={watts === null || !isDate(from)}
			problem={<SendProblem problem={send.error} />}
			onSubmit={submit}
			onClose={onClose}
		>
			<TextInput
				label="Rating"
				suffix="W"
				inputMode="decimal"
				value={power}
				onChange={setPower}
				isRequired
				error={errors.power_w}
				description={
					load.low_w === load.high_w
						? `The counter shows ${load.low_w} W.`
						: `Between ${load.low_w} and ${load.high_w} W, as the counter shows.`
				}
			/>
			<TextInput
				label="From (local date)"
				type="date"
				value={from}
				onChange={setFrom}
				isRequired
				error={errors.effective_from}
				description={`The day begins at midnight in ${zone}.`}
			/>
			{watts !== null && isDate(from) && <Effect load={load} watts={watts} from={from} zone={zone} />}
		</FormDialog>
	);
}

function Effect({ load, watts, from, zone }: { load: CalibratedSwitch; watts: number; from: string; zone: string }) {
	const { days, hours, beforeWh, afterWh } = adoptionEffect(load.days, from, watts);
	const until = overtakenOn(load.ratings, from, (instant) => localDateOf(inZone(instant, zone)));
	const difference = afterWh - beforeWh;
	return (
		<div className="rounded-xl bg-surface-secondary px-3 py-2.5 text-sm leading-6">
			<p>
				From {formatDay(from)} on{until !== null && `, until ${formatDay(until)} when a later rating takes over`}, {load.name}{" "}
				counts <strong>{formatPower(watts)}</strong> rather than {formatPower(load.rated_w)}.
			</p>
			{days > 0 ? (
				<p>
					Of the days shown, {days} {days === 1 ? "changes" : "change"}: {hours.toFixed(1)} h ON were{" "}
					{formatEnergy(beforeWh / 1_000)} of runtime and become <strong>{formatEnergy(afterWh / 1_000)}</strong> (
					{difference < 0 ? "−" : "+"}
					{formatEnergy(Math.abs(difference) / 1_000)}).
				</p>
			) : (
				<p>None of the days shown changes.</p>
			)}
			<p className="text-muted">
				The counter’s totals stay. Shares of switches, and energy that was spread over gaps since then, are computed anew.
			</p>
		</div>
	);
}
