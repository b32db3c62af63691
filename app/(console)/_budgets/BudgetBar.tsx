import { formatMoney } from "@/components/figures/formatQuantity";
import { formatMonth } from "@/components/figures/formatTime";
import type { BudgetBody } from "@/wire/http/budgets";

const PERCENT_MAX = 120;

/** How much of a month's budget is spent, where it is heading, and the thresholds between. */
export function BudgetBar({ budget }: { budget: BudgetBody }) {
	const { of, amount, currency } = budget;
	const place = (percent: number) => `${(Math.min(percent, PERCENT_MAX) / PERCENT_MAX) * 100}%`;
	const spent = of.percent ?? 0;
	const crossed = of.thresholds.filter(({ state }) => state === "crossed").at(-1);
	const coming = of.thresholds.find(({ state }) => state === "forecast");
	const tone = spent >= 100 ? "bg-danger" : crossed ? "bg-series-estimated" : "bg-series-now";
	return (
		<div>
			<p className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-sm">
				<span>
					<span className="figure-number text-lg font-semibold">{of.spent === null ? "–" : formatMoney(of.spent, currency)}</span>{" "}
					of {formatMoney(amount, currency)} budget
					{of.percent !== null && `, ${Math.round(of.percent)}%`}
				</span>
				<span className="text-xs text-muted">{formatMonth(of.month)}</span>
			</p>
			<div aria-hidden className="relative mt-2 h-3 rounded-full bg-surface-secondary">
				<div className={`h-full rounded-full ${tone}`} style={{ width: place(spent) }} />
				{of.forecast_percent !== null && (
					<span
						title={`Forecast ${Math.round(of.forecast_percent)}%`}
						style={{ left: place(of.forecast_percent) }}
						className="absolute -inset-y-1 w-0.5 bg-foreground"
					/>
				)}
				{of.thresholds.map(({ percent }) => (
					<span
						key={percent}
						title={`Threshold ${percent}%`}
						style={{ left: place(percent) }}
						className="absolute inset-y-0 w-px bg-series-before"
					/>
				))}
			</div>
			<p className="mt-1.5 text-xs leading-5 text-muted">
				{of.forecast === null
					? "No forecast yet."
					: `Heading for ${formatMoney(of.forecast, currency)}, ${Math.round(of.forecast_percent ?? 0)}% of it (upright line).`}{" "}
				{crossed ? `${crossed.percent}% is crossed. ` : ""}
				{coming ? `${coming.percent}% will be crossed at this rate. ` : ""}
				{of.unpriced_kwh > 0 && "A part of the energy has no price and is not in it."}
			</p>
		</div>
	);
}
