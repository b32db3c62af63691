import type { MilliwattHours } from "@/domain/quantity/energy";
import { type Hundredths, type PicoMoney, roundToHundredths } from "@/domain/quantity/money";
import type { Cost } from "./priceBucket";

export interface Settlement {
	/** Exact sum of what is priced; null when nothing of it is, which is not 0. */
	readonly costPico: PicoMoney | null;
	/** The same, rounded half away from zero to hundredths of the currency. */
	readonly amount: Hundredths | null;
	/** Energy that no version priced. */
	readonly unpricedMwh: MilliwattHours;
}

/** Settles exact costs into money: the only place of the flow that rounds, and it rounds the sum, never the parts. */
export function settle(costs: Iterable<Pick<Cost, "costVersionId" | "energyMwh" | "costPico">>): Settlement {
	let costPico: PicoMoney | null = null;
	let unpricedMwh = 0n;
	for (const cost of costs) {
		if (cost.costVersionId === null) unpricedMwh += cost.energyMwh;
		else costPico = (costPico ?? 0n) + cost.costPico;
	}
	return { costPico, amount: costPico === null ? null : roundToHundredths(costPico), unpricedMwh };
}
