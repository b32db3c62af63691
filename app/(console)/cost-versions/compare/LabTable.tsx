import { changePercent, formatChange, formatEnergy, formatMoney } from "@/components/figures/formatQuantity";
import { formatMonth } from "@/components/figures/formatTime";
import type { TariffLabBody } from "@/wire/http/tariffLab";
import { formatDifference } from "../formatDifference";

/** The months as rows: what each costs, and what it would under each tariff. */
export function LabTable({ lab, letters }: { lab: TariffLabBody; letters: readonly string[] }) {
	return (
		<table className="w-full text-sm">
			<thead className="sticky top-0 bg-surface text-left text-xs text-muted">
				<tr>
					<th scope="col" className="py-1.5 pr-4 font-medium">
						Month
					</th>
					<th scope="col" className="py-1.5 pr-4 text-right font-medium">
						Energy
					</th>
					<th scope="col" className="py-1.5 pr-4 text-right font-medium">
						In force
					</th>
					{letters.map((letter, index) => (
						<th key={letter} scope="col" className="py-1.5 pr-4 text-right font-medium" title={lab.candidates[index]?.label}>
							{letter}
						</th>
					))}
				</tr>
			</thead>
			<tbody>
				{lab.months.map((month) => (
					<tr key={month.month} className="border-t border-separator">
						<th scope="row" className="py-1.5 pr-4 text-left font-normal whitespace-nowrap">
							{formatMonth(month.month)}
							{month.days_known < month.days && (
								<span className="block text-xs text-muted">
									{month.days_known} of {month.days} days known
								</span>
							)}
						</th>
						<td className="figure-number py-1.5 pr-4 text-right">{formatEnergy(Number(month.energy_kwh))}</td>
						<td className="figure-number py-1.5 pr-4 text-right">
							{month.in_force === null ? "–" : formatMoney(month.in_force, lab.currency)}
						</td>
						{letters.map((letter, index) => {
							const amounts = month.candidates[index];
							const total = amounts?.total ?? null;
							const percent = total === null ? null : changePercent(total, month.in_force);
							return (
								<td key={letter} className="figure-number py-1.5 pr-4 text-right">
									{total === null ? "–" : formatMoney(total, lab.currency)}
									{amounts && amounts.difference !== null && (
										<span className="block text-xs text-muted">
											{formatDifference(amounts.difference, lab.currency)}
											{percent === null ? "" : ` · ${formatChange(percent)}`}
										</span>
									)}
								</td>
							);
						})}
					</tr>
				))}
			</tbody>
		</table>
	);
}
