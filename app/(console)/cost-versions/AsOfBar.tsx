"use client";

import { Button } from "@heroui/react/button";
import { History, Scale } from "lucide-react";
import Link from "next/link";
import { formatDay } from "@/components/figures/formatTime";
import { TextInput } from "@/components/forms/TextInput";

type AsOfBarProps = { asOf: string | null; today: string; onChange: (date: string | null) => void };

/** Prices as they were known at the end of a day: what was recorded later is left away. */
export function AsOfBar({ asOf, today, onChange }: AsOfBarProps) {
	return (
		<div
			data-print="hidden"
			className={`flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl px-4 py-2.5 text-sm ${
				asOf === null ? "bg-surface" : "bg-accent-soft text-accent-soft-foreground"
			}`}
		>
			<span>As we knew it on</span>
			<div className="w-44">
				<TextInput
					label="As we knew it on"
					isLabelHidden
					type="date"
					value={asOf ?? ""}
					onChange={(date) => onChange(date === "" || date >= today ? null : date)}
				/>
			</div>
			<span className="min-w-40 flex-1 text-xs leading-5">
				{asOf === null
					? "Nothing is overwritten: any earlier day shows the prices that were believed then."
					: `What follows was believed when ${formatDay(asOf)} ended. What was recorded since is left away.`}
			</span>
			{asOf === null && (
				<span className="flex gap-4">
					<Link href="/cost-versions/compare" className="text-link inline-flex items-center gap-1.5">
						<Scale aria-hidden className="size-4" />
						Compare tariffs
					</Link>
					<Link href="/cost-versions/recalculations" className="text-link inline-flex items-center gap-1.5">
						<History aria-hidden className="size-4" />
						Recalculations
					</Link>
				</span>
			)}
			{asOf !== null && (
				<Button size="sm" variant="tertiary" onPress={() => onChange(null)}>
					Back to now
				</Button>
			)}
		</div>
	);
}
