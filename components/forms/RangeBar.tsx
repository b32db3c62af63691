"use client";

import { Button } from "@heroui/react/button";
import { ChevronLeft, ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { Segments } from "./Segments";

const DateRangeField = dynamic(() => import("./DateRangeField"), {
	ssr: false,
	loading: () => <div className="h-10 w-72 animate-pulse rounded-xl bg-surface" />,
});

const PRESETS = [
	{ id: "today", label: "Today" },
	{ id: "7d", label: "7 days" },
	{ id: "month", label: "Month" },
] as const;
export type PresetId = (typeof PRESETS)[number]["id"];

type RangeBarProps = {
	preset: PresetId | null;
	days: { start: string; end: string } | null;
	today: string;
	onPreset: (preset: PresetId) => void;
	onDates: (start: string, end: string) => void;
	onStep: (direction: -1 | 1) => void;
	zone: string;
	children?: ReactNode;
};

/** The range of the whole page: presets, free dates, and one step back or forth. */
export function RangeBar({ preset, days, today, onPreset, onDates, onStep, zone, children }: RangeBarProps) {
	return (
		<div data-print="hidden" className="flex flex-wrap items-center gap-2.5">
			<Segments label="Range" options={PRESETS} value={preset} onChange={onPreset} />
			<div className="flex items-center gap-1">
				<Button isIconOnly variant="tertiary" aria-label="Previous period" isDisabled={days === null} onPress={() => onStep(-1)}>
					<ChevronLeft aria-hidden className="size-4" />
				</Button>
				<Button
					isIconOnly
					variant="tertiary"
					aria-label="Next period"
					isDisabled={days === null || days.end >= today}
					onPress={() => onStep(1)}
				>
					<ChevronRight aria-hidden className="size-4" />
				</Button>
			</div>
			{days === null ? (
				<div className="h-10 w-72 animate-pulse rounded-xl bg-surface" />
			) : (
				<DateRangeField start={days.start} end={days.end > today ? today : days.end} max={today} onChange={onDates} />
			)}
			{children}
			<p className="ml-auto text-xs whitespace-nowrap text-muted">{zone}</p>
		</div>
	);
}
