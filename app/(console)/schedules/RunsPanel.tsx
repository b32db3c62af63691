"use client";

import { useScheduleRuns } from "@/app/_client/useTimetable";
import { formatInstant } from "@/components/figures/formatTime";
import { TableSkeleton } from "@/components/states/Skeletons";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { ScheduleRunBody } from "@/wire/http/schedules";
import { QueryProblem } from "../QueryProblem";
import { runWords } from "./scheduleWords";

const OUTCOMES: Readonly<Record<ScheduleRunBody["outcome"], { label: string; tone: string }>> = {
	done: { label: "Done", tone: "bg-success-soft text-success-soft-foreground" },
	missed: { label: "Missed", tone: "bg-danger-soft text-danger-soft-foreground" },
	superseded: { label: "Superseded", tone: "bg-default text-default-foreground" },
	skipped: { label: "Nothing there", tone: "bg-default text-default-foreground" },
};
const FAILED = { label: "Not all obeyed", tone: "bg-warning-soft text-warning-soft-foreground" };

/** What the timetable did, the newest first: whether it was in time, and whether the switches obeyed. */
export function RunsPanel({ classroom, today }: { classroom: string | null; today: string }) {
	const { data, error, refetch } = useScheduleRuns(classroom);
	return (
		<section id="runs" aria-labelledby="runs-title" className="flex flex-col gap-3">
			<h2 id="runs-title" className="text-base font-medium">
				What it did
			</h2>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton rows={3} />}
			{data?.runs.length === 0 && (
				<p className="panel p-5 text-sm text-muted">
					Nothing yet. As soon as a schedule has turned something on or off, it stands here with what came of it.
				</p>
			)}
			{data && data.runs.length > 0 && (
				<DataTable label="Runs">
					<thead className="table__header">
						<tr>
							<Column>Due</Column>
							<Column>Schedule</Column>
							<Column>Outcome</Column>
							<Column className="hidden sm:table-cell">What came of it</Column>
						</tr>
					</thead>
					<tbody className="table__body">
						{data.runs.map((run) => (
							<RunLine key={`${run.schedule_id} ${run.due_at} ${run.state}`} run={run} today={today} />
						))}
					</tbody>
				</DataTable>
			)}
		</section>
	);
}

function RunLine({ run, today }: { run: ScheduleRunBody; today: string }) {
	const { label, tone } = run.outcome === "done" && run.commands.failed > 0 ? FAILED : OUTCOMES[run.outcome];
	return (
		<tr className="table__row">
			<Cell className="whitespace-nowrap">{formatInstant(run.due_at, today)}</Cell>
			<Cell>
				{run.schedule} <span className="text-muted">{run.state ? "on" : "off"}</span>
			</Cell>
			<Cell>
				<span className={`inline-flex h-5.5 items-center rounded-full px-2 text-xs font-medium whitespace-nowrap ${tone}`}>
					{label}
				</span>
				<span className="mt-1 block text-xs text-muted sm:hidden">{runWords(run)}</span>
			</Cell>
			<Cell className="hidden text-muted sm:table-cell">{runWords(run)}</Cell>
		</tr>
	);
}
