"use client";

import { Button } from "@heroui/react/button";
import { parseDate } from "@internationalized/date";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { isDate } from "@/app/_client/range";
import { useMonth } from "@/app/_client/useClassroom";
import type { Unit } from "@/app/_client/useView";
import { ChartPanel } from "@/components/charts/ChartPanel";
import { HeatMap } from "@/components/charts/HeatMap";
import { Energy, Money } from "@/components/figures/Figures";
import { formatEnergy, formatMoney } from "@/components/figures/formatQuantity";
import { formatMonth, formatWeekday } from "@/components/figures/formatTime";
import { ChartSkeleton } from "@/components/states/Skeletons";
import type { CalendarResponse } from "@/wire/http/calendar";
import { UnpricedDays } from "../../_figures/UnpricedDays";
import { MonthComparison } from "./MonthComparison";
import { toHeatDays } from "./toHeatDays";

type MonthPanelsProps = { code: string; present: string; currency: string; unit: Unit };

export function MonthPanels({ code, present, currency, unit }: MonthPanelsProps) {
	const [chosen, setChosen] = useQueryState("month", parseAsString);
	const [, setDays] = useQueryStates({ range: parseAsString, start: parseAsString, end: parseAsString }, { history: "push" });
	const month = chosen !== null && isDate(`${chosen}-01`) ? chosen : present;
	const { calendar, monthly } = useMonth(code, month);
	const step = (months: number) => void setChosen(parseDate(`${month}-01`).add({ months }).toString().slice(0, 7));
	const showDay = (date: string) => {
		void setDays({ range: null, start: date, end: date });
		window.scrollTo({ top: 0 });
	};
	const figure = (kwh: number | null, cost: number | null) =>
		unit === "energy" ? (kwh === null ? "–" : formatEnergy(kwh)) : cost === null ? "–" : formatMoney(cost, currency);

	return (
		<div className="grid gap-5 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
			{calendar.data ? (
				<ChartPanel
					title={formatMonth(month)}
					controls={
						<span className="flex gap-1">
							<Button isIconOnly size="sm" variant="tertiary" aria-label="Month before" onPress={() => step(-1)}>
								<ChevronLeft aria-hidden className="size-4" />
							</Button>
							<Button
								isIconOnly
								size="sm"
								variant="tertiary"
								aria-label="Month after"
								isDisabled={month >= present}
								onPress={() => step(1)}
							>
								<ChevronRight aria-hidden className="size-4" />
							</Button>
						</span>
					}
					chart={<HeatMap days={toHeatDays(calendar.data, figure)} onChoose={showDay} />}
					table={<CalendarTable calendar={calendar.data} />}
					footer={
						<>
							The stronger the colour, the more energy, against the highest day of the month. Hatched: no reading. Choose a day to
							see its curve. <UnpricedDays days={calendar.data.calendar} />
						</>
					}
				/>
			) : (
				<ChartSkeleton />
			)}
			{monthly.data ? <MonthComparison monthly={monthly.data} /> : <ChartSkeleton />}
		</div>
	);
}

function CalendarTable({ calendar }: { calendar: CalendarResponse }) {
	return (
		<table className="w-full text-sm">
			<thead className="sticky top-0 bg-surface text-left text-xs text-muted">
				<tr>
					<th scope="col" className="py-1.5 font-medium">
						Day
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
				{calendar.calendar.map((day) => (
					<tr key={day.date} className="border-t border-separator">
						<th scope="row" className="py-1.5 text-left font-normal">
							{formatWeekday(day.date)}
						</th>
						<td className="py-1.5 text-right">
							<Energy kilowattHours={day.total_kwh} />
						</td>
						<td className="py-1.5 text-right">
							<Money amount={day.total_cost} currency={calendar.currency} unpricedKwh={day.unpriced_kwh} />
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
