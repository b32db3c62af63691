import { formatEnergy } from "@/components/figures/formatQuantity";
import { formatMonth } from "@/components/figures/formatTime";

/** Energy of a month without a price: never free, and never silent. */
export function UnpricedNotice({ kwh, month }: { kwh: number; month: string }) {
	return (
		<p className="rounded-2xl bg-warning-soft px-5 py-3.5 text-sm text-warning-soft-foreground">
			{formatEnergy(kwh)} of {formatMonth(month)} have no price. They are shown as unpriced, never as free; a version that holds
			on those days prices them at once.
		</p>
	);
}
