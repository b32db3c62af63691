"use client";

import { Button } from "@heroui/react/button";
import { Plus } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { useAccount } from "@/app/_client/AccountContext";
import { useClassrooms, useSites } from "@/app/_client/useConfiguration";
import { useSchedulePreview, useSchedules, useTerms } from "@/app/_client/useTimetable";
import { Choice } from "@/components/forms/Choice";
import { PageHeader } from "@/components/shell/PageHeader";
import { ChartSkeleton, TableSkeleton } from "@/components/states/Skeletons";
import { SWITCH_TYPES } from "@/domain/timetable/schedule";
import type { ScheduleBody } from "@/wire/http/schedules";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { HolidaysPanel } from "./_calendar/HolidaysPanel";
import { TermsPanel } from "./_calendar/TermsPanel";
import { ScheduleEditor } from "./_editor/ScheduleEditor";
import { formOfAddress, formOfSchedule } from "./_editor/scheduleForm";
import { EmptyTimetable } from "./EmptyTimetable";
import { EndScheduleDialog } from "./EndScheduleDialog";
import { RunsPanel } from "./RunsPanel";
import { ScheduleList } from "./ScheduleList";
import { TYPE_NAMES } from "./scheduleWords";
import { WeekPanel } from "./WeekPanel";

const ALL = "all";

export function SchedulesView() {
	const account = useAccount();
	const mayChange = account !== null && account.role !== "viewer";
	const [query, setQuery] = useQueryStates({
		classroom: parseAsString,
		show: parseAsString,
		new: parseAsString,
		edit: parseAsInteger,
		type: parseAsString,
		at: parseAsString,
	});
	const { data, error, refetch } = useSchedules(query.classroom);
	const { data: classrooms = [] } = useClassrooms();
	const { data: sites } = useSites();
	const { data: terms } = useTerms();
	/** Rises when the form is to begin anew. An answer that comes while somebody types must not do that. */
	const [beginnings, setBeginnings] = useState(0);
	const [ending, setEnding] = useState<ScheduleBody | null>(null);
	const schedules = data?.schedules ?? [];
	const preview = useSchedulePreview(query.classroom, schedules.length > 0);
	const edited = query.edit === null ? null : (schedules.find(({ id }) => id === query.edit) ?? null);
	const isEditing = mayChange && (query.new !== null || edited !== null);
	const close = () => void setQuery({ new: null, edit: null, type: null, at: null });
	const ofType = schedules.filter(({ types }) => query.show === null || types.some((type) => type === query.show));
	return (
		<>
			<PageHeader
				crumbs={[{ label: sites?.sites[0]?.name ?? "Site", href: "/" }, { label: "Schedules" }]}
				title="Schedules"
				actions={
					<HeaderActions>
						{mayChange && !isEditing && (
							<Button onPress={() => void setQuery({ new: "lectures", edit: null })}>
								<Plus aria-hidden className="size-4" />
								New schedule
							</Button>
						)}
					</HeaderActions>
				}
			/>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{isEditing && (
				<ScheduleEditor
					key={`${edited?.id ?? query.new} ${beginnings}`}
					schedule={edited}
					initial={edited ? formOfSchedule(edited) : formOfAddress(query.new ?? "", query)}
					onClose={close}
					onReload={() => void refetch().then(() => setBeginnings((count) => count + 1))}
				/>
			)}
			{!isEditing && (
				<>
					<div className="flex flex-wrap items-end gap-3">
						<Choice
							label="Room"
							className="w-44"
							variant="primary"
							options={[
								{ id: ALL, label: "All rooms" },
								...classrooms.map(({ code, building }) => ({ id: code, label: code, hint: building ?? "" })),
							]}
							value={query.classroom ?? ALL}
							onChange={(room) => void setQuery({ classroom: room === ALL ? null : room })}
						/>
						<Choice
							label="Switches"
							className="w-40"
							variant="primary"
							options={[{ id: ALL, label: "All types" }, ...SWITCH_TYPES.map((id) => ({ id, label: TYPE_NAMES[id] }))]}
							value={query.show ?? ALL}
							onChange={(type) => void setQuery({ show: type === ALL ? null : type })}
						/>
						{data && <p className="ml-auto text-xs whitespace-nowrap text-muted">{data.time_zone}</p>}
					</div>
					{!data && !error && (
						<>
							<ChartSkeleton />
							<TableSkeleton rows={3} />
						</>
					)}
					{data && schedules.length === 0 && (
						<EmptyTimetable
							mayChange={mayChange}
							classroom={query.classroom}
							onTemplate={(id) => void setQuery({ new: id, edit: null })}
						/>
					)}
					{data && schedules.length > 0 && (
						<>
							{preview.error && (
								<QueryProblem
									error={preview.error}
									hasOldData={preview.data !== undefined}
									onRetry={() => void preview.refetch()}
								/>
							)}
							{preview.data ? (
								<WeekPanel
									preview={preview.data}
									ids={new Set(ofType.map(({ id }) => id))}
									whose={query.classroom ?? "All rooms"}
								/>
							) : (
								!preview.error && <ChartSkeleton />
							)}
							<ScheduleList
								schedules={ofType}
								terms={terms?.terms ?? []}
								today={data.today}
								onEdit={({ id }) => void setQuery({ edit: id, new: null })}
								onEnd={setEnding}
							/>
							<RunsPanel classroom={query.classroom} today={data.today} />
						</>
					)}
					<div className="grid items-start gap-5 lg:grid-cols-2">
						<TermsPanel mayChange={mayChange} />
						<HolidaysPanel mayChange={mayChange} />
					</div>
				</>
			)}
			{ending && <EndScheduleDialog schedule={ending} onClose={() => setEnding(null)} />}
		</>
	);
}
