"use client";

import { TimerOff } from "lucide-react";
import Link from "next/link";
import { withQuery } from "@/app/_client/requestJson";
import { AdviceList } from "@/app/(console)/insights/_idle/AdviceList";
import { hoursWords, REASON_WORDS, stretchWords } from "@/app/(console)/insights/_idle/idleWords";
import { useIdleWaste } from "@/app/(console)/insights/_idle/useIdleWaste";
import { Energy, Money } from "@/components/figures/Figures";
import { QueryProblem } from "../../QueryProblem";

/** What ran for nobody in this room in the last 4 weeks, the worst of it, and what to do. */
export function IdleWasteCard({ code }: { code: string }) {
	const { data, error, refetch } = useIdleWaste({ classroom: code });
	const room = data?.rooms[0];
	const unjudged = data?.not_judged[0]?.reason ?? "";
	const isUnjudged = unjudged !== "";
	// A room without switches has nothing that could be idle.
	if (data && !room && !isUnjudged) return null;
	return (
		<section aria-labelledby="idle-card-title" className="panel p-5">
			<h2 id="idle-card-title" className="flex items-center gap-2 text-base font-medium">
				<TimerOff aria-hidden className="size-4 text-muted" />
				Idle waste <span className="text-sm font-normal text-muted">last 4 weeks</span>
			</h2>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <div aria-hidden className="mt-3 h-12 animate-pulse rounded-2xl bg-surface-secondary" />}
			{isUnjudged && (
				<p className="mt-2 text-sm leading-6 text-muted">
					{unjudged.includes("timetable") ? (
						<>
							Not judged: no timetable says when this room is in use, and nothing sees motion.{" "}
							<Link href={withQuery("/schedules", { new: "lectures", classroom: code })} className="text-link">
								Add its timetable
							</Link>
						</>
					) : (
						"Not judged: nothing was heard of its switches yet. Once a device tells when they go on and off, what runs for nobody stands here."
					)}
				</p>
			)}
			{room && data && room.kwh === 0 && (
				<p className="mt-2 text-sm leading-6 text-muted">
					Nothing ran for nobody: {hoursWords(room.on_hours)} on, all of it in use.
				</p>
			)}
			{room && data && room.kwh > 0 && (
				<div className="mt-2 flex flex-col gap-3">
					<p className="text-sm leading-6">
						<span className="figure-number text-lg font-semibold">
							<Money amount={room.cost} currency={data.currency} unpricedKwh={room.unpriced_kwh} />
						</span>{" "}
						<span className="text-muted">
							for <Energy kilowattHours={room.kwh} /> in {hoursWords(room.idle_hours)} of {hoursWords(room.on_hours)} on
						</span>
					</p>
					<AdviceList room={room} max={2} />
					<ul className="text-xs leading-5 text-muted" aria-label="Worst stretches">
						{room.worst.slice(0, 2).map((stretch) => (
							<li key={`${stretch.switch} ${stretch.start}`}>
								{stretch.switch}, {stretchWords(stretch, data.as_of.slice(0, 10))}: <Energy kilowattHours={stretch.kwh} />{" "}
								{REASON_WORDS[stretch.reason]}
							</li>
						))}
					</ul>
				</div>
			)}
		</section>
	);
}
