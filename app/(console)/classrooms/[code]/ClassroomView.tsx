"use client";

import { DoorOpen, Download, ToggleLeft } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { describeRange } from "@/app/_client/describeRange";
import { isBaseline } from "@/app/_client/isBaseline";
import { rememberRoom } from "@/app/_client/recentRooms";
import { Problem, withQuery } from "@/app/_client/requestJson";
import { useClassroomView } from "@/app/_client/useClassroom";
import { useNow } from "@/app/_client/useNow";
import { useView } from "@/app/_client/useView";
import { LastSeen } from "@/components/figures/LastSeen";
import { StatusChip } from "@/components/figures/StatusChip";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { CardsSkeleton, ChartSkeleton } from "@/components/states/Skeletons";
import { BudgetPanel } from "../../_budgets/BudgetPanel";
import { BASELINE, FigureRow } from "../../_figures/FigureRow";
import { HeaderActions } from "../../HeaderActions";
import { QueryProblem } from "../../QueryProblem";
import { BySwitchPanel } from "./BySwitchPanel";
import { ClassroomFilters } from "./ClassroomFilters";
import { DevicePanels } from "./DevicePanels";
import { IdleWasteCard } from "./IdleWasteCard";
import { MeasuredPanel } from "./MeasuredPanel";
import { MonthPanels } from "./MonthPanels";
import { OnNowLine } from "./OnNowLine";
import { SwitchPanel } from "./SwitchPanel";
import { TimelinePanel } from "./TimelinePanel";
import { VersionsPanel } from "./VersionsPanel";

export function ClassroomView({ code }: { code: string }) {
	const view = useView();
	const { data, error, dataUpdatedAt, refetch, isPlaceholderData } = useClassroomView(code, view.rangeQuery);
	const now = useNow(data?.as_of, dataUpdatedAt);
	const words = data && describeRange(view.choice, data.range);
	const isFirst =
		data !== undefined &&
		isBaseline(
			data,
			data.devices.map((device) => device.last_reading_at),
		);
	const isGone = error instanceof Problem && error.status === 404;
	useEffect(() => {
		if (data) rememberRoom(data.classroom.code);
	}, [data]);

	return (
		<>
			<PageHeader
				crumbs={[
					{ label: data?.site.name ?? "Site", href: "/" },
					{ label: "Classrooms", href: "/classrooms" },
					...(data?.classroom.building
						? [{ label: data.classroom.building, href: withQuery("/classrooms", { building: data.classroom.building }) }]
						: []),
					{ label: code },
				]}
				title={data?.classroom.name && data.classroom.name !== code ? `${code} · ${data.classroom.name}` : code}
				subtitle={
					data && (
						<span className="flex flex-wrap items-center gap-2">
							<StatusChip state={data.status} />
							<LastSeen at={data.last_seen_at} now={now} />
							{data.classroom.area_m2 !== null && <span className="text-xs">{data.classroom.area_m2} m²</span>}
						</span>
					)
				}
				actions={
					<HeaderActions>
						{data && (
							<Link
								className="button button--tertiary"
								href={withQuery("/switch-log", { classroom: code, start: data.range.start, end: data.range.end })}
							>
								<ToggleLeft aria-hidden className="size-4" />
								Switch log
							</Link>
						)}
						{data && (
							<a
								className="button button--tertiary"
								href={withQuery("/api/power-analytics/export-csv", {
									classroom: code,
									start: data.range.start,
									end: data.range.end,
								})}
								download
							>
								<Download aria-hidden className="size-4" />
								Export CSV
							</a>
						)}
					</HeaderActions>
				}
			/>
			{!isGone && <ClassroomFilters view={view} data={data} />}
			{isGone && (
				<EmptyState
					icon={DoorOpen}
					title={`No room is called ${code}`}
					action={
						<Link href="/classrooms" className="button button--primary">
							See all classrooms
						</Link>
					}
				>
					There is none with this code among those that you may see. It may have been renamed, or its code is spelt otherwise.
				</EmptyState>
			)}
			{error && !isGone && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && (
				<>
					<CardsSkeleton />
					<ChartSkeleton />
				</>
			)}
			{data && words && (
				<div
					className={`flex flex-col gap-5 transition-opacity ${isPlaceholderData ? "opacity-60" : ""}`}
					aria-busy={isPlaceholderData}
				>
					<FigureRow view={data} words={words} now={now} isBaseline={isFirst} />
					<OnNowLine code={data.classroom.code} now={now} />
					<SwitchPanel classroomId={data.classroom.id} code={data.classroom.code} zone={data.site.time_zone} />
					<TimelinePanel data={data} words={words} unit={view.unit} {...(isFirst ? { empty: BASELINE } : {})} />
					<BudgetPanel classroom={data.classroom.code} month={data.as_of.slice(0, 7)} currency={data.site.currency} />
					<IdleWasteCard code={data.classroom.code} />
					<DevicePanels data={data} now={now} />
					<BySwitchPanel code={data.classroom.code} range={data.range} rangeOf={words.of} unit={view.unit} />
					<MeasuredPanel code={data.classroom.code} />
					<MonthPanels code={code} present={data.as_of.slice(0, 7)} currency={data.site.currency} unit={view.unit} />
					<VersionsPanel cost={data.cost} currency={data.site.currency} />
				</div>
			)}
		</>
	);
}
