"use client";

import { Button } from "@heroui/react/button";
import { parseDate } from "@internationalized/date";
import { ChevronLeft, ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import type { MeasuredDates } from "@/app/_client/useMeasurements";
import { Choice } from "@/components/forms/Choice";
import { Segments } from "@/components/forms/Segments";

const DateRangeField = dynamic(() => import("@/components/forms/DateRangeField"), {
	ssr: false,
	loading: () => <div className="h-10 w-72 animate-pulse rounded-xl bg-surface" />,
});

const PRESETS = [
	{ id: "14", label: "14 days" },
	{ id: "30", label: "30 days" },
	{ id: "60", label: "60 days" },
] as const;

type InsightsFiltersProps = {
	rooms: readonly { id: string; label: string; hint: string }[];
	room: string;
	dates: MeasuredDates;
	today: string;
	zone: string;
	onRoom: (code: string) => void;
	onDates: (dates: MeasuredDates) => void;
};

/** Room and full days of the whole page. A day that still runs is not compared unless it is asked for. */
export function InsightsFilters({ rooms, room, dates, today, zone, onRoom, onDates }: InsightsFiltersProps) {
	const yesterday = parseDate(today).subtract({ days: 1 });
	const lastDays = (days: number) => ({
		start: yesterday.subtract({ days: days - 1 }).toString(),
		end: yesterday.toString(),
	});
	const shown = dates ?? lastDays(14);
	const preset = PRESETS.find(({ id }) => lastDays(Number(id)).start === shown.start && shown.end === yesterday.toString());
	const choose = (next: { start: string; end: string }) => {
		const isDefault = next.start === lastDays(14).start && next.end === lastDays(14).end;
		onDates(isDefault ? null : next);
	};
	const step = (direction: -1 | 1) => {
		const [start, end] = [parseDate(shown.start), parseDate(shown.end)];
		const days = (end.compare(start) + 1) * direction;
		choose({ start: start.add({ days }).toString(), end: end.add({ days }).toString() });
	};
	return (
		<div data-print="hidden" className="flex flex-wrap items-center gap-2.5">
			<Choice
				label="Room"
				isLabelHidden
				variant="primary"
				className="w-full sm:w-56"
				options={rooms}
				value={room}
				onChange={onRoom}
			/>
			<Segments label="Range" options={PRESETS} value={preset?.id ?? null} onChange={(id) => choose(lastDays(Number(id)))} />
			<div className="flex items-center gap-1">
				<Button isIconOnly variant="tertiary" aria-label="Previous period" onPress={() => step(-1)}>
					<ChevronLeft aria-hidden className="size-4" />
				</Button>
				<Button
					isIconOnly
					variant="tertiary"
					aria-label="Next period"
					isDisabled={shown.end >= yesterday.toString()}
					onPress={() => step(1)}
				>
					<ChevronRight aria-hidden className="size-4" />
				</Button>
			</div>
			<DateRangeField start={shown.start} end={shown.end} max={today} onChange={(start, end) => choose({ start, end })} />
			<p className="ml-auto text-xs whitespace-nowrap text-muted">Days in {zone}</p>
		</div>
	);
}
