import type { CostCard } from "@/wire/http/overview";
import { chargeWords } from "./chargeWords";

type ChargesNoteProps = { charges: CostCard["beyond_rates"]; currency: string };

/** Where the money of little energy comes from: what is charged by the month, whatever is used. */
export function ChargesNote({ charges, currency }: ChargesNoteProps) {
	if (charges === null) return null;
	return (
		<p title="Charged by the month, not by the kWh: these days' share of what the connection is charged.">
			{chargeWords(charges, currency)}
		</p>
	);
}
