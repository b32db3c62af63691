import Link from "next/link";
import type { RangeWords } from "@/app/_client/describeRange";
import { Change } from "@/components/figures/Change";
import { FigureCard, FigureCards } from "@/components/figures/FigureCard";
import { Energy, Money, Power } from "@/components/figures/Figures";
import { formatEnergy, formatMoney } from "@/components/figures/formatQuantity";
import { formatAgo, formatMonth } from "@/components/figures/formatTime";
import type { OverviewResponse } from "@/wire/http/overview";
import { ChargesNote } from "./ChargesNote";
import { CostNote } from "./CostNote";

export type FigureView = Pick<
	OverviewResponse,
	"site" | "power_now_w" | "power_source" | "power_updated_at" | "energy" | "cost" | "month"
>;
type FigureRowProps = { view: FigureView; words: RangeWords; now: number; isBaseline: boolean };

export const BASELINE = "A first reading is there: the baseline. Energy appears with the next one.";

/** The four figures of a page: power now, energy and cost of the range, the month with its forecast. After a very first reading there is a baseline, and no energy yet. */
export function FigureRow({ view, words, now, isBaseline }: FigureRowProps) {
	const { site, energy, cost, month } = view;
	const before = energy.comparable_kwh === null ? null : formatEnergy(energy.comparable_kwh);
	return (
		<FigureCards>
			<FigureCard
				label="Power now"
				note={view.power_updated_at ? powerNote(view, view.power_updated_at, now) : "No device has reported power yet"}
			>
				<Power
					watts={view.power_now_w}
					reason={view.power_updated_at ? "No device is live; the last reading is too old to be called now." : "No reading yet."}
				/>
			</FigureCard>
			<FigureCard
				label={`Energy ${words.of}`}
				note={
					<>
						{energy.kwh === null ? (
							isBaseline ? (
								BASELINE
							) : (
								"No reading in this time"
							)
						) : (
							<Change percent={energy.change_percent} against={words.against} before={before} />
						)}
						<QualityNote estimatedKwh={energy.estimated_kwh} allocatedKwh={energy.allocated_kwh} />
					</>
				}
			>
				<Energy kilowattHours={energy.kwh} {...(isBaseline ? { reason: BASELINE } : {})} />
			</FigureCard>
			<FigureCard label={`Cost ${words.of}`} note={<CostNote cost={cost} currency={site.currency} />}>
				<Money amount={cost.amount} currency={site.currency} unpricedKwh={cost.unpriced_kwh} />
			</FigureCard>
			<FigureCard label={`${formatMonth(month.month)} so far`} note={<MonthNote month={month} currency={site.currency} />}>
				{month.cost !== null ? (
					<Money amount={month.cost} currency={site.currency} unpricedKwh={month.unpriced_kwh} />
				) : (
					<Energy kilowattHours={month.kwh} reason={isBaseline ? BASELINE : "No reading this month."} />
				)}
			</FigureCard>
		</FigureCards>
	);
}

/** When it was said, and whether it was: where no reading says a power, it is that of the ratings of what is ON. */
function powerNote({ power_source: source }: FigureView, updatedAt: string, now: number): string {
	const rated = source === "rated" ? ", by ratings of what is ON" : source === "mixed" ? ", partly by ratings" : "";
	return `Updated ${formatAgo(updatedAt, now)}${rated}`;
}

/** Where the month is heading, and what it may cost. */
function MonthNote({ month, currency }: { month: FigureView["month"]; currency: string }) {
	const { budget, forecast_cost: cost, forecast_kwh: kwh } = month;
	const forecast = [cost === null ? null : formatMoney(cost, currency), kwh === null ? null : formatEnergy(kwh)].filter(Boolean);
	return (
		<>
			{budget !== null && (
				<p>
					of {formatMoney(budget.amount, currency)} budget
					{budget.percent !== null && `, ${Math.round(budget.percent)}%`}
					{budget.crossed_percent !== null && <span className="text-series-estimated"> · {budget.crossed_percent}% crossed</span>}
				</p>
			)}
			{month.cost !== null && <ChargesNote charges={month.beyond_rates} currency={currency} />}
			<p title={month.forecast_method}>{forecast.length === 0 ? "No forecast yet" : `Forecast ${forecast.join(", ")}`}</p>
			{month.unpriced_kwh > 0 && (
				<Link href="/cost-versions" className="text-link text-series-estimated">
					{formatEnergy(month.unpriced_kwh)} unpriced
				</Link>
			)}
		</>
	);
}

function QualityNote({ estimatedKwh, allocatedKwh }: { estimatedKwh: number; allocatedKwh: number }) {
	if (estimatedKwh === 0 && allocatedKwh === 0) return null;
	return (
		<p className="text-xs">
			{estimatedKwh > 0 && (
				<span className="text-series-estimated" title="Not measured: inferred from evidence, with bounds.">
					▲ {formatEnergy(estimatedKwh)} estimated{" "}
				</span>
			)}
			{allocatedKwh > 0 && (
				<span className="text-series-allocated" title="The total is measured; how it spreads over a gap without readings is not.">
					■ {formatEnergy(allocatedKwh)} allocated
				</span>
			)}
		</p>
	);
}
