import { Change } from "@/components/figures/Change";
import { Energy, Money } from "@/components/figures/Figures";
import { formatMonth } from "@/components/figures/formatTime";
import type { MonthComparison as Comparison, MonthlyResponse } from "@/wire/http/monthly";

export function MonthComparison({ monthly }: { monthly: MonthlyResponse }) {
	const { totals, comparison, currency } = monthly;
	return (
		<section aria-labelledby="month-title" className="panel flex flex-col gap-4 p-5">
			<h2 id="month-title" className="text-base font-medium">
				{formatMonth(monthly.month_string)} compared
			</h2>
			<dl className="grid grid-cols-2 gap-4">
				<div>
					<dt className="text-xs text-muted">Energy</dt>
					<dd className="text-xl font-semibold">
						<Energy kilowattHours={totals.total_kwh} reason="No reading this month." />
					</dd>
				</div>
				<div>
					<dt className="text-xs text-muted">Cost</dt>
					<dd className="text-xl font-semibold">
						<Money amount={totals.total_cost} currency={currency} unpricedKwh={totals.unpriced_kwh} />
					</dd>
				</div>
			</dl>
			<ComparisonRow title="Month before" comparison={comparison.previous_month} currency={currency} />
			<ComparisonRow title="A year ago" comparison={comparison.same_month_last_year} currency={currency} />
			<ul className="flex flex-col gap-1.5 border-t border-separator pt-3 text-sm">
				{monthly.devices.map((device) => (
					<li key={device.device_id} className="flex justify-between gap-3">
						<span className="truncate">{device.esp32_name}</span>
						<Energy kilowattHours={device.total_kwh} />
					</li>
				))}
			</ul>
			<p className="mt-auto text-xs text-muted">
				{monthly.settled ? "The month is over: money is settled to the cent." : "The month is open; its cost still moves."}
			</p>
		</section>
	);
}

function ComparisonRow({ title, comparison, currency }: { title: string; comparison: Comparison; currency: string }) {
	return (
		<div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 border-t border-separator pt-3 text-sm">
			<p>
				<span className="font-medium">{title}</span>{" "}
				<span className="text-xs text-muted">
					{formatMonth(comparison.month_string)}
					{comparison.elapsed_only ? ", same elapsed hours" : ""}
				</span>
			</p>
			<p className="flex flex-wrap items-baseline gap-x-3">
				<Energy kilowattHours={comparison.total_kwh} />
				<Money amount={comparison.total_cost} currency={currency} unpricedKwh={comparison.unpriced_kwh} />
				{comparison.change_percent !== null && (
					<span className="text-xs text-muted">
						<Change percent={comparison.change_percent} against="then" />
					</span>
				)}
			</p>
		</div>
	);
}
