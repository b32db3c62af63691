import type { Problem } from "@/app/_client/requestJson";
import { formatCount, formatEnergy, formatMoney } from "@/components/figures/formatQuantity";
import { formatDay } from "@/components/figures/formatTime";
import type { ImpactBody } from "@/wire/http/costImpact";

type ImpactPreviewProps = {
	impact: ImpactBody | undefined;
	isLoading: boolean;
	error: Problem | null;
	today: string;
	from: string;
	zone: string;
};

const SHOWN = 8;

/** What recording it would change, in numbers, before it is done. */
export function ImpactPreview({ impact, isLoading, error, today, from, zone }: ImpactPreviewProps) {
	return (
		<div
			aria-live="polite"
			aria-busy={isLoading}
			className={`rounded-2xl bg-surface-secondary px-4 py-3.5 text-sm transition-opacity ${isLoading ? "opacity-60" : ""}`}
		>
			<h3 className="font-medium">What it changes</h3>
			<Content impact={impact} error={error} today={today} from={from} zone={zone} />
		</div>
	);
}

function Content({ impact, error, today, from, zone }: Omit<ImpactPreviewProps, "isLoading">) {
	if (error)
		return <p className="mt-1 leading-6 text-danger-soft-foreground">{error.detail || error.message} Nothing was changed.</p>;
	if (!impact)
		return <p className="mt-1 leading-6 text-muted">Give a price and a date; days, rooms and money appear here first.</p>;
	const { currency } = impact;
	if (impact.days === 0)
		return (
			<p className="mt-1 leading-6 text-muted">
				No day so far changes. It holds from {formatDay(from)}, 00:00 in {zone}
				{from > today ? ", which is still to come" : ""}.
			</p>
		);
	return (
		<>
			<p className="mt-1 leading-6">
				<strong className="text-lg font-semibold">
					{impact.difference > 0 ? "+" : impact.difference < 0 ? "−" : "±"}
					{formatMoney(Math.abs(impact.difference), currency)}
				</strong>{" "}
				over {formatCount(impact.days)} {impact.days === 1 ? "day" : "days"} in {formatCount(impact.rooms)}{" "}
				{impact.rooms === 1 ? "room" : "rooms"}, {formatEnergy(impact.energy_kwh)}.
			</p>
			<p className="leading-6 text-muted">
				{impact.cost_before === null ? "unpriced" : formatMoney(impact.cost_before, currency)} →{" "}
				{impact.cost_after === null ? "unpriced" : formatMoney(impact.cost_after, currency)}
				{impact.unpriced_kwh_before > 0 &&
					`; ${formatEnergy(impact.unpriced_kwh_before - impact.unpriced_kwh_after)} get a price for the first time`}
				.
			</p>
			<table className="mt-2 w-full text-xs">
				<thead className="sr-only">
					<tr>
						<th scope="col">Day and room</th>
						<th scope="col">Before</th>
						<th scope="col">After</th>
					</tr>
				</thead>
				<tbody>
					{impact.changes
						.slice(-SHOWN)
						.toReversed()
						.map((change) => (
							<tr key={`${change.date}-${change.classroom}`} className="border-t border-separator">
								<th scope="row" className="py-1 text-left font-normal">
									{formatDay(change.date, today)} · {change.classroom}
								</th>
								<td className="figure-number py-1 text-right text-muted">
									{change.cost_before === null ? "unpriced" : formatMoney(change.cost_before, currency)}
								</td>
								<td className="figure-number py-1 pl-3 text-right">
									{change.cost_after === null ? "unpriced" : formatMoney(change.cost_after, currency)}
								</td>
							</tr>
						))}
				</tbody>
			</table>
			{impact.changes.length + impact.changes_omitted > SHOWN && (
				<p className="pt-1 text-xs text-muted">
					and {formatCount(impact.changes.length + impact.changes_omitted - SHOWN)} more room-days
				</p>
			)}
		</>
	);
}
