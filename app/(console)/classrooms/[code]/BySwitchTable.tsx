import { Energy, Money } from "@/components/figures/Figures";
import { Unknown } from "@/components/figures/Unknown";
import type { SwitchesResponse } from "@/wire/http/runtime";
import { formatHours } from "./switchWords";

type BySwitchTableProps = { data: SwitchesResponse; labels: ReadonlyMap<number, string> };

const HEADS = ["ON for", "By runtime", "Cost", "Share of counter", "Its cost"] as const;

/** Runtime and counter side by side; the last lines make the shares add up to the counter. */
export function BySwitchTable({ data, labels }: BySwitchTableProps) {
	const { currency } = data;
	const noShare = data.shares_missing ?? "No counter covers this time.";
	return (
		<table className="w-full text-sm whitespace-nowrap">
			<thead className="sticky top-0 bg-surface text-left text-xs text-muted">
				<tr>
					<th scope="col" className="py-1.5 pr-4 font-medium">
						Switch
					</th>
					{HEADS.map((head) => (
						<th key={head} scope="col" className="py-1.5 pl-4 text-right font-medium">
							{head}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{data.switches.map((each) => (
					<tr key={each.switch_id} className="border-t border-separator">
						<th scope="row" className="py-1.5 pr-4 text-left font-normal">
							{labels.get(each.switch_id)}
						</th>
						<td className="py-1.5 pl-4 text-right">
							{each.runtimeHours === null ? <Unknown reason="Nothing was heard of it." /> : formatHours(each.runtimeHours)}
						</td>
						<td className="py-1.5 pl-4 text-right">
							<Energy kilowattHours={each.energyKwh} reason="Nothing was heard of it." />
						</td>
						<td className="py-1.5 pl-4 text-right">
							<Money amount={each.cost} currency={currency} unpricedKwh={each.unpriced_kwh} />
						</td>
						<Part part={each.share} currency={currency} reason={noShare} />
					</tr>
				))}
			</tbody>
			<tfoot>
				<tr className="border-t border-separator text-muted">
					<th scope="row" className="py-1.5 pr-4 text-left font-normal">
						Not attributed
					</th>
					<td colSpan={3} />
					<Part part={data.not_attributed} currency={currency} reason={noShare} />
				</tr>
				<tr className="border-t border-separator font-medium">
					<th scope="row" className="py-1.5 pr-4 text-left font-medium">
						Together
					</th>
					<td className="py-1.5 pl-4 text-right">{data.runtimeHours !== null && formatHours(data.runtimeHours)}</td>
					<td className="py-1.5 pl-4 text-right">
						<Energy kilowattHours={data.energyKwh} />
					</td>
					<td className="py-1.5 pl-4 text-right">
						<Money amount={data.cost} currency={currency} unpricedKwh={data.unpriced_kwh} />
					</td>
					<Part part={data.counter} currency={currency} reason={noShare} />
				</tr>
			</tfoot>
		</table>
	);
}

function Part({ part, currency, reason }: { part: SwitchesResponse["counter"]; currency: string; reason: string }) {
	return (
		<>
			<td className="py-1.5 pl-4 text-right">
				<Energy kilowattHours={part?.energyKwh ?? null} reason={reason} />
			</td>
			<td className="py-1.5 pl-4 text-right">
				{part === null ? (
					<Unknown reason={reason} />
				) : (
					<Money amount={part.cost} currency={currency} unpricedKwh={part.unpriced_kwh} />
				)}
			</td>
		</>
	);
}
