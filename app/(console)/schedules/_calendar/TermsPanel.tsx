"use client";

import { Button } from "@heroui/react/button";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTerms } from "@/app/_client/useTimetable";
import { formatDayRange } from "@/components/figures/formatTime";
import { TableSkeleton } from "@/components/states/Skeletons";
import type { TermBody } from "@/wire/http/siteCalendar";
import { QueryProblem } from "../../QueryProblem";
import { EndTermDialog, TermDialog } from "./TermDialog";

type Asked = { kind: "set"; term: TermBody | null } | { kind: "end"; term: TermBody };

/** Dates within which schedules may hold: a semester, a summer school. */
export function TermsPanel({ mayChange }: { mayChange: boolean }) {
	const { data, error, refetch } = useTerms();
	const [asked, setAsked] = useState<Asked | null>(null);
	return (
		<section aria-labelledby="terms-title" className="panel p-5">
			<div className="flex flex-wrap items-center gap-3">
				<h2 id="terms-title" className="flex-1 text-base font-medium">
					Terms
				</h2>
				{mayChange && (
					<Button size="sm" variant="tertiary" onPress={() => setAsked({ kind: "set", term: null })}>
						<Plus aria-hidden className="size-4" />
						Add a term
					</Button>
				)}
			</div>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton rows={2} />}
			{data?.terms.length === 0 && (
				<p className="mt-2 text-sm leading-6 text-muted">
					None: schedules hold all year. With terms, they may hold within these only.
				</p>
			)}
			<ul className="mt-2 flex flex-col">
				{data?.terms.map((term) => (
					<li key={term.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-separator py-2.5 text-sm">
						<span className="min-w-40 flex-1">
							<span className="font-medium">{term.name}</span>
							<span className="block text-xs leading-5 text-muted">
								{formatDayRange(term.first_day, term.last_day)}
								{term.schedules.length > 0 && ` · ${term.schedules.join(", ")}`}
							</span>
						</span>
						{mayChange && (
							<span className="flex gap-1">
								<Button
									size="sm"
									variant="tertiary"
									aria-label={`Change ${term.name}`}
									onPress={() => setAsked({ kind: "set", term })}
								>
									Change
								</Button>
								<Button size="sm" variant="ghost" aria-label={`End ${term.name}`} onPress={() => setAsked({ kind: "end", term })}>
									End…
								</Button>
							</span>
						)}
					</li>
				))}
			</ul>
			{asked?.kind === "set" && <TermDialog term={asked.term} onClose={() => setAsked(null)} />}
			{asked?.kind === "end" && <EndTermDialog term={asked.term} onClose={() => setAsked(null)} />}
		</section>
	);
}
