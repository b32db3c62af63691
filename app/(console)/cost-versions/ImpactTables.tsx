import { Button } from "@heroui/react/button";
import { useState } from "react";
import { formatCount, formatMoney } from "@/components/figures/formatQuantity";
import { formatDay } from "@/components/figures/formatTime";
import { Segments } from "@/components/forms/Segments";
import type { ImpactBody } from "@/wire/http/costImpact";
import { formatDifference } from "./formatDifference";

type Line = { key: string; label: string; before: number | null; after: number | null; difference: number };
type View = { id: ViewId; label: string; lines: readonly Line[]; omitted: number };
type ViewId = "rooms" | "days" | "components" | "causes";

const SHOWN = 8;
const CAUSES: Readonly<Record<ImpactBody["by_cause"][number]["cause"], string>> = {
	price: "Another price",
	first_price: "Priced for the first time",
	price_lost: "No price any more",
	share: "Other share of the connection's charges",
};
const SCOPES = { site: "the site's", building: "a building's", classroom: "a room's" } as const;

/** The same difference from four sides: whom, when, which charge, why. */
export function ImpactTables({ impact, today }: { impact: ImpactBody; today: string }) {
	const [chosen, setChosen] = useState<ViewId>("rooms");
	const [isWhole, setIsWhole] = useState(false);
	const views = viewsOf(impact, today).filter(({ lines }) => lines.length > 0);
	const view = views.find(({ id }) => id === chosen) ?? views[0];
	if (!view) return null;
	const shown = isWhole ? view.lines : view.lines.slice(0, SHOWN);
	const rest = view.lines.length - shown.length;
	return (
		<div className="mt-3 flex flex-col gap-2">
			{views.length > 1 && <Segments label="Difference by" options={views} value={view.id} onChange={setChosen} />}
			<table className="w-full text-xs">
				<thead className="sr-only">
					<tr>
						<th scope="col">{view.label}</th>
						<th scope="col">Before</th>
						<th scope="col">After</th>
						<th scope="col">Difference</th>
					</tr>
				</thead>
				<tbody>
					{shown.map((line) => (
						<tr key={line.key} className="border-t border-separator first:border-t-0">
							<th scope="row" className="py-1.5 pr-2 text-left font-normal">
								{line.label}
							</th>
							<td className="figure-number py-1.5 text-right text-muted">{cost(line.before, impact.currency)}</td>
							<td className="figure-number py-1.5 pl-3 text-right">{cost(line.after, impact.currency)}</td>
							<td className="figure-number py-1.5 pl-3 text-right font-medium whitespace-nowrap">
								{formatDifference(line.difference, impact.currency)}
							</td>
						</tr>
					))}
				</tbody>
			</table>
			{view.lines.length > SHOWN && (
				<Button size="sm" variant="ghost" className="self-start" onPress={() => setIsWhole(!isWhole)}>
					{isWhole ? "Show fewer" : `and ${formatCount(rest)} more`}
				</Button>
			)}
			{view.omitted > 0 && (isWhole || rest === 0) && (
				<p className="text-xs text-muted">and {formatCount(view.omitted)} more that are not listed</p>
			)}
		</div>
	);
}

function viewsOf(impact: ImpactBody, today: string): View[] {
	const line = (
		key: string,
		label: string,
		row: { cost_before: number | null; cost_after: number | null; difference: number },
	) => ({
		key,
		label,
		before: row.cost_before,
		after: row.cost_after,
		difference: row.difference,
	});
	return [
		{
			id: "rooms",
			label: "Rooms",
			lines: impact.by_room.map((row) =>
				line(row.classroom, `${row.classroom} · ${row.days} ${row.days === 1 ? "day" : "days"}`, row),
			),
			omitted: impact.by_room_omitted,
		},
		{
			id: "days",
			label: "Days",
			lines: impact.by_day.toReversed().map((row) => line(row.date, formatDay(row.date, today), row)),
			omitted: impact.by_day_omitted,
		},
		{
			id: "components",
			label: "Charges",
			lines: impact.by_component
				.filter(({ difference }) => difference !== 0)
				.map((row) =>
					line(
						`${row.version}-${row.component}-${row.label}`,
						row.version === null ? row.label : `${row.label} (version ${row.version})`,
						row,
					),
				),
			omitted: 0,
		},
		{
			id: "causes",
			label: "Why",
			lines: impact.by_cause.map((row) =>
				line(
					`${row.cause}-${row.scope}`,
					`${CAUSES[row.cause]}${row.scope === null ? "" : `, ${SCOPES[row.scope]}`} · ${formatCount(row.room_days)} room-days`,
					row,
				),
			),
			omitted: 0,
		},
	];
}

function cost(amount: number | null, currency: string): string {
	return amount === null ? "unpriced" : formatMoney(amount, currency);
}
