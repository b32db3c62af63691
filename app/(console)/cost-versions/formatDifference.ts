import { formatMoney } from "@/components/figures/formatQuantity";

/** +₹38.25 · −₹1,204 · ±₹0.00: a difference always says its direction. */
export function formatDifference(amount: number, currency: string): string {
	const sign = amount > 0 ? "+" : amount < 0 ? "−" : "±";
	return `${sign}${formatMoney(Math.abs(amount), currency)}`;
}
