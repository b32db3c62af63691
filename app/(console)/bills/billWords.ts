import { localeOf } from "@/components/figures/formatQuantity";
import type { BillAdjustmentBody, BillLineBody } from "@/wire/http/billFields";

/** Money of a bill always shows its paise: ₹1,84,320.00. */
export function formatBillAmount(amount: number, currency: string): string {
	return new Intl.NumberFormat(localeOf(currency), { style: "currency", currency }).format(amount);
}

/** +₹38.25 · −₹1,204.00 · ₹0.00 */
export function formatSigned(amount: number, currency: string): string {
	const text = formatBillAmount(Math.abs(amount), currency);
	return amount > 0 ? `+${text}` : amount < 0 ? `−${text}` : text;
}

/** Decimal text with the grouping of the currency's locale, every digit kept: "122500.5" → "1,22,500.5". */
export function formatDecimalText(text: string, currency: string): string {
	const [whole = "0", fraction] = text.replace(/^-/, "").split(".");
	const grouped = new Intl.NumberFormat(localeOf(currency)).format(BigInt(whole));
	const digits = fraction?.replace(/0+$/, "") ?? "";
	return `${text.startsWith("-") ? "−" : ""}${grouped}${digits === "" ? "" : `.${digits}`}`;
}

/**
 * "1,22,500.5 kWh × ₹8.50", "10% of ₹1,200.00"; null where the amount alone says all. A room's part of a charge that no
 * quantity of its own explains is told by the connection's.
 */
export function calculationOf(line: BillLineBody, currency: string): string | null {
	const part = shareOf(line);
	const quantity = line.quantity ?? line.of_connection?.quantity ?? null;
	if (line.percent !== null)
		return `${line.percent}% of ${quantity === null ? "the charges named" : formatBillAmount(Number(quantity), currency)}${part}`;
	if (line.unit === "period") return line.rate === null ? null : `${formatExactMoney(line.rate, currency)}${part}`;
	if (quantity === null) return null;
	if (line.unit === "money") return `${formatExactMoney(quantity, currency)}${part}`;
	const measured = `${formatDecimalText(quantity, currency)} ${line.unit}`;
	return line.rate === null ? `${measured}${part}` : `${measured} × ${formatExactMoney(line.rate, currency)}${part}`;
}

/** The part of the month for which the version holds, in lowest terms; nothing where that is all of it. */
function shareOf({ share }: BillLineBody): string {
	const numerator = BigInt(share.numerator);
	const denominator = BigInt(share.denominator);
	if (numerator === denominator || denominator === 0n) return "";
	const divisor = commonDivisor(numerator, denominator);
	return ` × ${numerator / divisor}/${denominator / divisor} of the month`;
}

function commonDivisor(a: bigint, b: bigint): bigint {
	return b === 0n ? a : commonDivisor(b, a % b);
}

/** Exact money as text, every digit kept, at least two decimals: "1042.0375" → "₹1,042.0375". */
export function formatExactMoney(text: string, currency: string): string {
	const symbol = new Intl.NumberFormat(localeOf(currency), { style: "currency", currency })
		.formatToParts(0)
		.find(({ type }) => type === "currency")?.value;
	const [whole = "0", fraction = ""] = text.replace(/^-/, "").split(".");
	return `${text.startsWith("-") ? "−" : ""}${symbol ?? currency}${formatDecimalText(whole, currency)}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}

export const ALLOCATION: Readonly<Record<NonNullable<BillLineBody["allocate_by"]>, string>> = {
	energy: "shared by energy",
	coincident_peak: "shared by part of the peak",
	area: "shared by floor area",
};

export const ADJUSTMENT_CAUSES: Readonly<Record<BillAdjustmentBody["cause"], string>> = {
	energy: "readings came later",
	price: "the price was changed",
	both: "readings and price changed",
	allocation: "another share of the connection",
};
