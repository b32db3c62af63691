import { formatEnergy, formatEnergyExactly, formatMoney, formatMoneyExactly, formatPower } from "./formatQuantity";
import { Unknown } from "./Unknown";

export function Power({ watts, reason }: { watts: number | null; reason: string }) {
	return watts === null ? <Unknown reason={reason} /> : <span className="figure-number">{formatPower(watts)}</span>;
}

export function Energy({
	kilowattHours,
	reason = "No reading covers this time.",
}: {
	kilowattHours: number | null;
	reason?: string;
}) {
	if (kilowattHours === null) return <Unknown reason={reason} />;
	return (
		<span className="figure-number" title={formatEnergyExactly(kilowattHours)}>
			{formatEnergy(kilowattHours)}
		</span>
	);
}

type MoneyProps = { amount: number | null; currency: string; unpricedKwh?: number };

/** A star marks a sum that leaves out energy without a price. */
export function Money({ amount, currency, unpricedKwh = 0 }: MoneyProps) {
	const missing = unpricedKwh > 0 ? `${formatEnergy(unpricedKwh)} has no price yet and is not in this sum.` : "";
	if (amount === null)
		return (
			<Unknown
				reason={
					missing === "" ? "No reading covers this time." : `Unpriced: no cost version covers ${formatEnergy(unpricedKwh)}.`
				}
			/>
		);
	return (
		<span className="figure-number" title={`${formatMoneyExactly(amount, currency)}${missing === "" ? "" : `. ${missing}`}`}>
			{formatMoney(amount, currency)}
			{missing !== "" && (
				<sup className="ml-0.5 text-series-estimated">
					<span aria-hidden>*</span>
					<span className="sr-only">{missing}</span>
				</sup>
			)}
		</span>
	);
}
