"use client";

import { stepRange } from "@/app/_client/range";
import type { useView } from "@/app/_client/useView";
import { localDateOf } from "@/components/figures/formatTime";
import { Choice } from "@/components/forms/Choice";
import { RangeBar } from "@/components/forms/RangeBar";
import { Segments } from "@/components/forms/Segments";
import type { OverviewResponse } from "@/wire/http/overview";

const ALL = "all";
const UNIT_OPTIONS = [
	{ id: "energy", label: "kWh" },
	{ id: "money", label: "Cost" },
] as const;

export function OverviewFilters({ view, data }: { view: ReturnType<typeof useView>; data: OverviewResponse | undefined }) {
	const { choice } = view;
	const today = data ? localDateOf(data.as_of) : "";
	return (
		<RangeBar
			preset={choice.kind === "preset" ? choice.preset : null}
			days={data ? data.range : null}
			today={today}
			onPreset={(preset) => view.setChoice({ kind: "preset", preset }, today)}
			onDates={(start, end) => view.setChoice({ kind: "dates", start, end }, today)}
			onStep={(direction) => data && view.setChoice(stepRange(choice, data.range, direction), today)}
			zone={data ? `Times in ${data.site.time_zone} (UTC${data.site.utc_offset})` : ""}
		>
			{data && data.buildings.length > 0 && (
				<Choice
					label="Building"
					isLabelHidden
					variant="primary"
					className="w-44"
					options={[{ id: ALL, label: "All buildings" }, ...data.buildings.map((name) => ({ id: `b:${name}`, label: name }))]}
					value={view.building === null ? ALL : `b:${view.building}`}
					onChange={(id) => view.setBuilding(id === ALL ? null : id.slice(2))}
				/>
			)}
			<Segments label="Show energy or cost" options={UNIT_OPTIONS} value={view.unit} onChange={view.setUnit} />
		</RangeBar>
	);
}
