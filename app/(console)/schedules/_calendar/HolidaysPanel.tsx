"use client";

import { Button } from "@heroui/react/button";
import { toast } from "@heroui/react/toast";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useSend } from "@/app/_client/useSend";
import { useHolidays } from "@/app/_client/useTimetable";
import { formatWeekday } from "@/components/figures/formatTime";
import { TableSkeleton } from "@/components/states/Skeletons";
import type { HolidayBody } from "@/wire/http/siteCalendar";
import { QueryProblem } from "../../QueryProblem";
import { SendProblem } from "../../SendProblem";
import { HolidaysDialog } from "./HolidaysDialog";

/** Days on which schedules stay away unless they say otherwise: those to come, and on request those that were. */
export function HolidaysPanel({ mayChange }: { mayChange: boolean }) {
	const { data, error, refetch } = useHolidays();
	const [isAdding, setIsAdding] = useState(false);
	const [isPastShown, setIsPastShown] = useState(false);
	const remove = useSend<unknown>(() => toast.success("Holiday removed"));
	const all = data?.holidays ?? [];
	const coming = all.filter(({ date }) => date >= (data?.today ?? ""));
	const shown = isPastShown ? all : coming;
	return (
		<section aria-labelledby="holidays-title" className="panel p-5">
			<div className="flex flex-wrap items-center gap-3">
				<h2 id="holidays-title" className="flex-1 text-base font-medium">
					Holidays
				</h2>
				{mayChange && (
					<Button size="sm" variant="tertiary" onPress={() => setIsAdding(true)}>
						<Plus aria-hidden className="size-4" />
						Add holidays
					</Button>
				)}
			</div>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			<SendProblem problem={remove.error} />
			{!data && !error && <TableSkeleton rows={2} />}
			{data && all.length === 0 && (
				<p className="mt-2 text-sm leading-6 text-muted">None: every day counts. Paste the list of the year, one line each.</p>
			)}
			{data && all.length > 0 && coming.length === 0 && !isPastShown && (
				<p className="mt-2 text-sm leading-6 text-muted">None to come. Is next year's list missing?</p>
			)}
			<ul className="mt-2 flex max-h-80 flex-col overflow-y-auto">
				{shown.map((holiday) => (
					<Row
						key={holiday.date}
						holiday={holiday}
						onRemove={mayChange ? () => remove.mutate({ method: "DELETE", url: `/api/holidays/${holiday.date}` }) : null}
					/>
				))}
			</ul>
			{all.length > coming.length && (
				<Button size="sm" variant="ghost" className="mt-2" onPress={() => setIsPastShown(!isPastShown)}>
					{isPastShown ? "Only those to come" : `Also the ${all.length - coming.length} past ones`}
				</Button>
			)}
			{isAdding && <HolidaysDialog onClose={() => setIsAdding(false)} />}
		</section>
	);
}

function Row({ holiday: { date, name }, onRemove }: { holiday: HolidayBody; onRemove: (() => void) | null }) {
	return (
		<li className="flex items-center gap-3 border-t border-separator py-1.5 text-sm">
			<span className="w-36 shrink-0 text-muted">{formatWeekday(date)}</span>
			<span className="min-w-0 flex-1">{name}</span>
			{onRemove && (
				<Button isIconOnly size="sm" variant="ghost" aria-label={`Remove ${name} on ${date}`} onPress={onRemove}>
					<Trash2 aria-hidden className="size-4" />
				</Button>
			)}
		</li>
	);
}
