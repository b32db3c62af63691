import { formatMoney } from "@/components/figures/formatQuantity";

const LEAST_SHOWN = 0.01;

/** +₹38.25 · −₹1,204 · ±₹0.00 · +<₹0.01: a difference always says its direction, and 0 only when it is none. */
export function formatDifference(amount: number, currency: string): string {
	const sign = amount > 0 ? "+" : amount < 0 ? "−" : "±";
	const size = Math.abs(amount);
	return size > 0 && size < LEAST_SHOWN / 2
		? `${sign}<${formatMoney(LEAST_SHOWN, currency)}`
		: `${sign}${formatMoney(size, currency)}`;
}
