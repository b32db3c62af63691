"use client";

import { Button } from "@heroui/react/button";
import { Download } from "lucide-react";
import type { Days } from "@/app/_client/range";
import { useSwitches } from "@/app/_client/useRuntime";
import type { Unit } from "@/app/_client/useView";
import { BarList } from "@/components/charts/BarList";
import { ChartPanel } from "@/components/charts/ChartPanel";
import { Energy, Money } from "@/components/figures/Figures";
import { formatEnergy } from "@/components/figures/formatQuantity";
import { formatInstant } from "@/components/figures/formatTime";
import { ChartSkeleton } from "@/components/states/Skeletons";
import type { SwitchesResponse, SwitchRuntime } from "@/wire/http/runtime";
import { QueryProblem } from "../../QueryProblem";
import { BySwitchTable } from "./BySwitchTable";
import { downloadSwitches } from "./downloadSwitches";
import { formatHours, switchLabels } from "./switchWords";

type BySwitchPanelProps = { code: string; range: Days; rangeOf: string; unit: Unit };

const UNHEARD = "Nothing has been heard of its device's switches.";

/** What each switch of a room used by runtime and rating, and its share of what the counter measured. */
export function BySwitchPanel({ code, range, rangeOf, unit }: BySwitchPanelProps) {
	const { data, error, refetch, isPlaceholderData } = useSwitches(code, range);
	if (!data) return error ? <QueryProblem error={error} hasOldData={false} onRetry={() => void refetch()} /> : <ChartSkeleton />;
	const labels = switchLabels(data.switches);
	return (
		<div className={`transition-opacity ${isPlaceholderData ? "opacity-60" : ""}`} aria-busy={isPlaceholderData}>
			<ChartPanel
				title={`By switch ${rangeOf}`}
				controls={
					<Button
						size="sm"
						variant="tertiary"
						isDisabled={data.switches.length === 0}
						onPress={() => downloadSwitches(data, code)}
					>
						<Download aria-hidden className="size-4" />
						CSV
					</Button>
				}
				chart={
					<BarList
						empty="No switch is set up on this room's devices. Name them under Devices, then their runtime stands here."
						bars={data.switches.map((each) => ({
							key: String(each.switch_id),
							label: labels.get(each.switch_id) ?? each.switchName,
							value: unit === "energy" ? each.energyKwh : each.cost,
							text: <Figure row={each} unit={unit} currency={data.currency} />,
							hint: <Hint row={each} unit={unit} currency={data.currency} />,
						}))}
					/>
				}
				table={<BySwitchTable data={data} labels={labels} />}
				footer={<Footer data={data} />}
			/>
		</div>
	);
}

type RowProps = { row: SwitchRuntime; unit: Unit; currency: string };

function Figure({ row, unit, currency }: RowProps) {
	if (unit === "energy") return <Energy kilowattHours={row.energyKwh} reason={UNHEARD} />;
	return <Money amount={row.cost} currency={currency} unpricedKwh={row.unpriced_kwh} />;
}

function Hint({ row, unit, currency }: RowProps) {
	const parts = [
		row.is_on === true ? "ON now" : null,
		row.runtimeHours === null ? null : `ON for ${formatHours(row.runtimeHours)}`,
		row.rating_is_default ? "default rating" : null,
	].filter((part) => part !== null);
	return (
		<>
			{parts.join(" · ")}
			{row.share && (
				<>
					{parts.length > 0 && " · "}share of the counter{" "}
					{unit === "energy" ? (
						<Energy kilowattHours={row.share.energyKwh} />
					) : (
						<Money amount={row.share.cost} currency={currency} unpricedKwh={row.share.unpriced_kwh} />
					)}
					{row.share_percent !== null && ` (${Math.round(row.share_percent)}%)`}
				</>
			)}
		</>
	);
}

/** What the figures rest on, and what they leave out. */
function Footer({ data }: { data: SwitchesResponse }) {
	const defaultKwh = data.switches.reduce((sum, each) => sum + each.default_rating_kwh, 0);
	const uncertainHours = data.switches.reduce((sum, each) => sum + each.uncertain_hours, 0);
	const lost = data.devices.filter((device) => !device.device_online && device.counted_until !== null);
	return (
		<div className="flex flex-col gap-0.5">
			<p>
				Bars: rating × time ON.
				{data.counter !== null && data.not_attributed !== null && (
					<>
						{" "}
						The counter measured {formatEnergy(data.counter.energyKwh)}; {formatEnergy(data.not_attributed.energyKwh)} of it while
						no switch was ON: not attributed.
					</>
				)}
				{data.shares_missing !== null && ` No shares of the counter: ${lowerFirst(data.shares_missing)}`}
			</p>
			{defaultKwh > 0 && (
				<p className="text-series-estimated">
					▲ {formatEnergy(defaultKwh)} rest on ratings that nobody has confirmed; confirm them under Devices.
				</p>
			)}
			{uncertainHours > 0 && (
				<p className="text-series-estimated">
					▲ {formatHours(uncertainHours)} are uncertain: an ON or OFF was missed, or nothing was heard for over 10 minutes.
				</p>
			)}
			{lost.map((device) => (
				<p key={device.device_id}>
					{device.esp32_name} is offline: what was ON counts up to its last sign of life
					{device.counted_until !== null && `, ${formatInstant(device.counted_until, data.as_of)}`}.
				</p>
			))}
		</div>
	);
}

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}
