import type { BillLineBody } from "@/wire/http/billFields";
import { calculationOf, formatBillAmount } from "./billWords";
import { detailWords } from "./detailWords";

type CalculationProps = {
	line: BillLineBody;
	/** All lines of the bill: a percentage names those that it is taken of. */
	lines: readonly BillLineBody[];
	currency: string;
	zone: string;
};

/** How a line's amount comes about: quantity × rate, its part, and what explains the quantity. */
export function Calculation({ line, lines, currency, zone }: CalculationProps) {
	const said = calculationOf(line, currency);
	const details = detailWords(line, lines, currency, zone);
	return (
		<>
			<span className="figure-number">{said ?? "–"}</span>
			{line.of_connection && (
				<span className="block text-xs leading-5 text-muted">
					this room's part of {formatBillAmount(line.of_connection.amount, currency)}
				</span>
			)}
			{details.map((detail) => (
				<span key={detail} className="block text-xs leading-5 text-muted">
					{detail}
				</span>
			))}
		</>
	);
}
