"use client";

import { Button } from "@heroui/react/button";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { formatMonth } from "../figures/formatTime";
import { Choice } from "./Choice";

type MonthPickerProps = {
	label: string;
	/** Newest first. */
	months: readonly string[];
	value: string;
	onChange: (month: string) => void;
	hintOf?: (month: string) => string;
};

/** A month of a list, with one step back or forth. */
export function MonthPicker({ label, months, value, onChange, hintOf }: MonthPickerProps) {
	const place = months.indexOf(value);
	const earlier = place === -1 ? undefined : months[place + 1];
	const later = months[place - 1];
	return (
		<div data-print="hidden" className="flex items-center gap-1">
			<Button
				isIconOnly
				variant="tertiary"
				aria-label="Month before"
				isDisabled={!earlier}
				onPress={() => earlier && onChange(earlier)}
			>
				<ChevronLeft aria-hidden className="size-4" />
			</Button>
			<Choice
				label={label}
				isLabelHidden
				variant="primary"
				className="w-48"
				options={months.map((month) => ({
					id: month,
					label: formatMonth(month),
					...(hintOf === undefined ? {} : { hint: hintOf(month) }),
				}))}
				value={value}
				onChange={onChange}
			/>
			<Button isIconOnly variant="tertiary" aria-label="Month after" isDisabled={!later} onPress={() => later && onChange(later)}>
				<ChevronRight aria-hidden className="size-4" />
			</Button>
		</div>
	);
}
