import { Button } from "@heroui/react/button";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { DayStrip, periodTone } from "./DayStrip";
import { PeriodFields } from "./PeriodFields";
import { type DraftPeriod, emptyPeriod } from "./tariffDraft";

type PeriodsEditorProps = {
	periods: readonly DraftPeriod[];
	path: string;
	errors: Readonly<Record<string, string>>;
	currency: string;
	onChange: (periods: readonly DraftPeriod[]) => void;
};

/** Time-of-use periods in the order in which they are asked: the first that fits prices the quarter-hour. */
export function PeriodsEditor({ periods, path, errors, currency, onChange }: PeriodsEditorProps) {
	// The place is what a period is known by, also in the paths of problems.
	const rows = periods.map((period, index) => ({ period, index, at: `${path}.periods.${index}` }));
	const change = (index: number, next: DraftPeriod) =>
		onChange(periods.map((period, position) => (position === index ? next : period)));
	const move = (index: number, by: -1 | 1) => {
		const moved = [...periods];
		moved.splice(index + by, 0, ...moved.splice(index, 1));
		onChange(moved);
	};
	return (
		<div className="flex flex-col gap-3">
			<ol className="flex flex-col gap-3">
				{rows.map(({ period, index, at }) => (
					<li key={at} className="rounded-2xl border border-separator p-4">
						<div className="mb-3 flex items-center gap-2">
							<span aria-hidden className={`size-2.5 rounded-full ${periodTone(index)}`} />
							<h4 className="flex-1 truncate text-sm font-medium">{period.name || `Period ${index + 1}`}</h4>
							<PlaceButtons
								what={period.name || `period ${index + 1}`}
								index={index}
								count={periods.length}
								onMove={(by) => move(index, by)}
								onRemove={() => onChange(periods.filter((_, position) => position !== index))}
							/>
						</div>
						<PeriodFields
							period={period}
							path={at}
							errors={errors}
							currency={currency}
							onChange={(next) => change(index, next)}
						/>
					</li>
				))}
			</ol>
			<Button
				variant="tertiary"
				size="sm"
				className="self-start"
				onPress={() => onChange([...periods, emptyPeriod(periods.length === 0 ? "Day" : "Rest of the day")])}
			>
				<Plus aria-hidden className="size-4" />
				Add a period
			</Button>
			<DayStrip periods={periods} />
		</div>
	);
}

type PlaceButtonsProps = { what: string; index: number; count: number; onMove: (by: -1 | 1) => void; onRemove: () => void };

/** Up, down, away: of a period or of a component. */
export function PlaceButtons({ what, index, count, onMove, onRemove }: PlaceButtonsProps) {
	return (
		<span className="flex shrink-0">
			<Button
				isIconOnly
				size="sm"
				variant="ghost"
				aria-label={`Move ${what} up`}
				isDisabled={index === 0}
				onPress={() => onMove(-1)}
			>
				<ArrowUp aria-hidden className="size-4" />
			</Button>
			<Button
				isIconOnly
				size="sm"
				variant="ghost"
				aria-label={`Move ${what} down`}
				isDisabled={index === count - 1}
				onPress={() => onMove(1)}
			>
				<ArrowDown aria-hidden className="size-4" />
			</Button>
			<Button isIconOnly size="sm" variant="ghost" aria-label={`Remove ${what}`} onPress={onRemove}>
				<Trash2 aria-hidden className="size-4" />
			</Button>
		</span>
	);
}
