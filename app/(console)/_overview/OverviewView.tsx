"use client";

import { Button } from "@heroui/react/button";
import { Download } from "lucide-react";
import { describeRange } from "@/app/_client/describeRange";
import { isBaseline } from "@/app/_client/isBaseline";
import { toLoadBucket } from "@/app/_client/toLoadBucket";
import { useNow } from "@/app/_client/useNow";
import { useOverview } from "@/app/_client/useOverview";
import { useView } from "@/app/_client/useView";
import { LoadPanel } from "@/components/charts/LoadPanel";
import { localDateOf } from "@/components/figures/formatTime";
import { PageHeader } from "@/components/shell/PageHeader";
import { CardsSkeleton, ChartSkeleton, TableSkeleton } from "@/components/states/Skeletons";
import { BASELINE, FigureRow } from "../_figures/FigureRow";
import { SetupGuide } from "../_setup/SetupGuide";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { BacklogNotice } from "./BacklogNotice";
import { BreakdownPanel } from "./BreakdownPanel";
import { downloadOverview } from "./downloadOverview";
import { OverviewFilters } from "./OverviewFilters";
import { RoomsTable } from "./RoomsTable";
import { selectRooms } from "./selectRooms";

export function OverviewView() {
	const view = useView();
	const { data, error, dataUpdatedAt, refetch, isPlaceholderData } = useOverview({ ...view.rangeQuery, building: view.building });
	const now = useNow(data?.as_of, dataUpdatedAt);
	const rooms = data ? selectRooms(data.rooms, view.search, view.sort) : [];
	const words = data && describeRange(view.choice, data.range);
	const seenAt = data && data.setup.readings > 0 ? data.rooms.map((room) => room.last_seen_at) : [];
	const isFirst = data !== undefined && isBaseline(data, seenAt);

	return (
		<>
			<PageHeader
				crumbs={[{ label: data?.site.name ?? "Site" }, { label: view.building ?? "All buildings" }]}
				title="Energy overview"
				actions={
					<HeaderActions>
						<Button
							variant="tertiary"
							isDisabled={!data || rooms.length === 0}
							onPress={() => data && downloadOverview(data, rooms)}
						>
							<Download aria-hidden className="size-4" />
							Export CSV
						</Button>
					</HeaderActions>
				}
			/>
			{data?.setup.classrooms !== 0 && <OverviewFilters view={view} data={data} />}
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && (
				<>
					<CardsSkeleton />
					<ChartSkeleton />
					<TableSkeleton />
				</>
			)}
			{data && words && (
				<div
					className={`flex flex-col gap-5 transition-opacity ${isPlaceholderData ? "opacity-60" : ""}`}
					aria-busy={isPlaceholderData}
				>
					<BacklogNotice />
					<SetupGuide setup={data.setup} zone={data.site.time_zone} />
					{data.setup.classrooms > 0 && (
						<>
							<FigureRow view={data} words={words} now={now} isBaseline={isFirst} />
							<div className="grid gap-5 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
								<LoadPanel
									title={words.curve}
									buckets={data.load.map(toLoadBucket)}
									bucketMinutes={data.bucket_minutes}
									asOf={data.as_of}
									unit={view.unit}
									currency={data.site.currency}
									nowLabel={words.now}
									beforeLabel={words.before}
									zone={data.site.time_zone}
									{...(isFirst ? { empty: BASELINE } : {})}
								/>
								<BreakdownPanel data={data} unit={view.unit} rangeOf={words.of} />
							</div>
							<RoomsTable
								rooms={rooms}
								total={data.rooms.length}
								currency={data.site.currency}
								now={now}
								rangeOf={words.of}
								view={view}
								today={localDateOf(data.as_of)}
							/>
						</>
					)}
				</div>
			)}
		</>
	);
}
