import { formatMoney } from "@/components/figures/formatQuantity";
import type { CostCard } from "@/wire/http/overview";

type BeyondRates = NonNullable<CostCard["beyond_rates"]>;

const KINDS: Readonly<Record<BeyondRates["kinds"][number], string>> = {
	energy_slabs: "slabs",
	energy_kvah: "kVAh charge",
	demand: "demand charge",
	fixed: "fixed charge",
	surcharge: "surcharge in percent",
	minimum: "minimum charge",
};

/** "of which ₹6.45 fixed charge and minimum charge": where the money of little energy comes from. */
export function chargeWords({ amount, kinds }: BeyondRates, currency: string): string {
	const words = kinds.map((kind) => KINDS[kind]);
	const last = words.at(-1) ?? "charged by the month";
	const list = words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
	return `of which ${formatMoney(amount, currency)} ${list}`;
}
