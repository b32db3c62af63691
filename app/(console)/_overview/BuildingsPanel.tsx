import type { ReactNode } from "react";
import type { Unit } from "@/app/_client/useView";
import { BarList } from "@/components/charts/BarList";
import { ChartPanel } from "@/components/charts/ChartPanel";
import { Energy, Money } from "@/components/figures/Figures";
import type { OverviewResponse } from "@/wire/http/overview";

type Row = OverviewResponse["by_building"][number];

type BuildingsPanelProps = { data: OverviewResponse; unit: Unit; rangeOf: string; controls: ReactNode };

export function BuildingsPanel({ data, unit, rangeOf, controls }: BuildingsPanelProps) {
	const { currency } = data.site;
	const energyOf = (row: Row) => <Energy kilowattHours={row.kwh} />;
	const moneyOf = (row: Row) => <Money amount={row.cost} currency={currency} unpricedKwh={row.unpriced_kwh} />;
	const shown = (row: Row) => (unit === "energy" ? row.kwh : row.cost) ?? 0;
	const whole = data.by_building.reduce((sum, row) => sum + shown(row), 0);
	const shareOf = (row: Row) => (whole === 0 ? null : `${Math.round((shown(row) / whole) * 100)}%`);
	const rows = data.by_building.map((row) => ({ ...row, name: row.building ?? "Without a building" }));
	return (
		<ChartPanel
			title={`By building ${rangeOf}`}
			controls={controls}
			chart={
				<BarList
					empty="No building has used energy in this time."
					bars={rows.map((row) => ({
						key: row.name,
						label: row.name,
						value: unit === "energy" ? row.kwh : row.cost,
						text: unit === "energy" ? energyOf(row) : moneyOf(row),
						hint: (
							<>
								{shareOf(row) !== null && `${shareOf(row)} · `}
								{unit === "energy" ? moneyOf(row) : energyOf(row)}
							</>
						),
					}))}
				/>
			}
			table={
				<table className="w-full text-sm">
					<thead className="text-left text-xs text-muted">
						<tr>
							<th scope="col" className="py-1.5 font-medium">
								Building
							</th>
							<th scope="col" className="py-1.5 text-right font-medium">
								Energy
							</th>
							<th scope="col" className="py-1.5 text-right font-medium">
								Cost
							</th>
						</tr>
					</thead>
					<tbody>
						{rows.map((row) => (
							<tr key={row.name} className="border-t border-separator">
								<th scope="row" className="py-1.5 text-left font-normal">
									{row.name}
								</th>
								<td className="py-1.5 text-right">{energyOf(row)}</td>
								<td className="py-1.5 text-right">{moneyOf(row)}</td>
							</tr>
						))}
					</tbody>
				</table>
			}
		/>
	);
}
