"use client";

import { ProgressBar } from "@heroui/react/progress-bar";
import { CircleCheck, RefreshCw } from "lucide-react";
import Link from "next/link";
import { useRecalculations } from "@/app/_client/useTariffs";
import { formatCount } from "@/components/figures/formatQuantity";
import type { RecalculationBody } from "@/wire/http/recalculations";

/** What runs now, and the one that was just asked for until it is done. It goes on by itself when the page is left. */
export function RecalculationNotice({ asked }: { asked: string | null }) {
	const { data } = useRecalculations();
	const shown = (data?.recalculations ?? []).filter((each) => each.state === "running" || each.id === asked);
	if (shown.length === 0) return null;
	return (
		<ul className="flex flex-col gap-3">
			{shown.map((each) => (
				<li key={each.id} className="panel flex flex-wrap items-center gap-x-5 gap-y-3 px-5 py-4 text-sm">
					<Progress recalculation={each} />
				</li>
			))}
		</ul>
	);
}

function Progress({ recalculation }: { recalculation: RecalculationBody }) {
	const { id, state, days_done, days_total } = recalculation;
	const isDone = state === "done";
	const Icon = isDone ? CircleCheck : RefreshCw;
	return (
		<>
			<Icon aria-hidden className={`size-5 shrink-0 ${isDone ? "text-success-soft-foreground" : "animate-spin text-muted"}`} />
			<div className="min-w-56 flex-1">
				<p className="font-medium" role="status">
					{isDone
						? `All ${formatCount(days_total)} device-days are priced anew`
						: `Pricing anew: ${formatCount(days_done)} of ${formatCount(days_total)} device-days`}
				</p>
				<p className="text-muted">
					{isDone
						? "Every figure shows the new price; the results before are kept."
						: "Figures show the new price already. This goes on by itself; you may leave the page."}
				</p>
			</div>
			{!isDone && (
				<ProgressBar
					aria-label="Days priced anew"
					className="w-full sm:w-48"
					value={days_total === 0 ? 0 : (days_done / days_total) * 100}
				>
					<ProgressBar.Track>
						<ProgressBar.Fill />
					</ProgressBar.Track>
				</ProgressBar>
			)}
			<Link href={`/cost-versions/recalculations?id=${id}`} className="text-link">
				What it changed
			</Link>
		</>
	);
}
