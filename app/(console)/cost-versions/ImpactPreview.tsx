import { problemText } from "@/app/_client/problemWords";
import type { Problem } from "@/app/_client/requestJson";
import { formatCount, formatEnergy, formatMoney } from "@/components/figures/formatQuantity";
import { formatDay } from "@/components/figures/formatTime";
import type { ImpactBody } from "@/wire/http/costImpact";
import { formatDifference } from "./formatDifference";
import { ImpactTables } from "./ImpactTables";

type ImpactPreviewProps = {
	impact: ImpactBody | null | undefined;
	isLoading: boolean;
	error: Problem | null;
	today: string;
	/** The first local date that changes, as it was typed. */
	from: string;
	zone: string;
	/** The days that it holds for, where a later version ends them. */
	reach?: string | null;
	/** What is asked for before anything can be said. */
	hint?: string;
};

/** What recording it would change, in numbers, before it is done. */
export function ImpactPreview({ impact, isLoading, error, today, from, zone, reach = null, hint }: ImpactPreviewProps) {
	return (
		<div
			aria-live="polite"
			aria-busy={isLoading}
			className={`rounded-2xl bg-surface-secondary px-4 py-3.5 text-sm transition-opacity ${isLoading ? "opacity-60" : ""}`}
		>
			<h3 className="font-medium">What it changes</h3>
			{reach !== null && <p className="mt-1 leading-6">Holds {reach}.</p>}
			<Content
				impact={impact}
				error={error}
				today={today}
				from={from}
				zone={zone}
				hint={hint ?? "Give a price and a date; days, rooms and money appear here first."}
			/>
		</div>
	);
}

function Content({ impact, error, today, from, zone, hint }: Omit<ImpactPreviewProps, "isLoading" | "reach">) {
	if (error)
		return (
			<p className="mt-1 leading-6 text-danger-soft-foreground">
				{sentence(problemText(error) || error.message)} Nothing was changed.
			</p>
		);
	if (!impact) return <p className="mt-1 leading-6 text-muted">{hint}</p>;
	const { currency } = impact;
	if (impact.days === 0)
		return (
			<>
				<p className="mt-1 leading-6 text-muted">
					No day so far changes. It holds from {formatDay(from)}, 00:00 in {zone}
					{from > today ? ", which is still to come" : ""}.
				</p>
				<Caveats impact={impact} />
			</>
		);
	return (
		<>
			<p className="mt-1 leading-6">
				<strong className="text-lg font-semibold whitespace-nowrap">{formatDifference(impact.difference, currency)}</strong> over{" "}
				{formatCount(impact.days)} {impact.days === 1 ? "day" : "days"} in {formatCount(impact.rooms)}{" "}
				{impact.rooms === 1 ? "room" : "rooms"}, {formatEnergy(impact.energy_kwh)}.
			</p>
			<p className="leading-6 text-muted">
				{impact.cost_before === null ? "unpriced" : formatMoney(impact.cost_before, currency)} →{" "}
				{impact.cost_after === null ? "unpriced" : formatMoney(impact.cost_after, currency)}
				{impact.unpriced_kwh_before > impact.unpriced_kwh_after &&
					`; ${formatEnergy(impact.unpriced_kwh_before - impact.unpriced_kwh_after)} get a price for the first time`}
				{impact.unpriced_kwh_after > impact.unpriced_kwh_before &&
					`; ${formatEnergy(impact.unpriced_kwh_after - impact.unpriced_kwh_before)} lose their price`}
				.
			</p>
			{impact.looked_from !== null && (
				<p className="leading-6 text-muted">
					Worked out for the days from {formatDay(impact.looked_from, today)} on; there are more before. All of them are priced
					anew.
				</p>
			)}
			<Caveats impact={impact} />
			<ImpactTables impact={impact} today={today} />
		</>
	);
}

/** What the figures do not say by themselves. */
function Caveats({ impact: { days_beside: beside, rooms_shown: shown, leaves_energy_free: isFree } }: { impact: ImpactBody }) {
	return (
		<>
			{beside > 0 && (
				<p className="leading-6 text-muted">
					On {formatCount(beside)} of these days it does not hold: they share in charges of the whole month, which are shared
					anew.
				</p>
			)}
			{shown === "own" && (
				<p className="leading-6 text-muted">Your rooms only: what it changes in other rooms is not shown to you.</p>
			)}
			{isFree && (
				<p className="leading-6 text-warning-soft-foreground">
					None of its components prices energy: however much is used, it costs nothing more.
				</p>
			)}
		</>
	);
}

function sentence(text: string): string {
	return text.endsWith(".") ? text : `${text}.`;
}
