"use client";

import { Button } from "@heroui/react/button";
import { DoorOpen, Plus } from "lucide-react";
import { useState } from "react";
import { useAccount } from "@/app/_client/AccountContext";
import { describeRange } from "@/app/_client/describeRange";
import { useNow } from "@/app/_client/useNow";
import { useOverview } from "@/app/_client/useOverview";
import { useView } from "@/app/_client/useView";
import { localDateOf } from "@/components/figures/formatTime";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import { OverviewFilters } from "../_overview/OverviewFilters";
import { RoomsTable } from "../_overview/RoomsTable";
import { selectRooms } from "../_overview/selectRooms";
import { ClassroomDialog } from "../_setup/ClassroomDialog";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";

export function ClassroomsView() {
	const view = useView();
	const account = useAccount();
	const [isNew, setIsNew] = useState(false);
	const { data, error, dataUpdatedAt, refetch } = useOverview({ ...view.rangeQuery, building: view.building });
	const now = useNow(data?.as_of, dataUpdatedAt);
	const mayChange = account !== null && account.role !== "viewer";
	const create = mayChange && (
		<Button onPress={() => setIsNew(true)}>
			<Plus aria-hidden className="size-4" />
			New classroom
		</Button>
	);
	return (
		<>
			<PageHeader
				crumbs={[{ label: data?.site.name ?? "Site", href: "/" }, { label: "Classrooms" }]}
				title="Classrooms"
				actions={<HeaderActions>{create}</HeaderActions>}
			/>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton rows={8} />}
			{data && data.setup.classrooms === 0 && (
				<EmptyState icon={DoorOpen} title="No classroom yet" action={create}>
					Energy and cost are told by the room. Create the first one; devices are placed in it afterwards.
				</EmptyState>
			)}
			{data && data.setup.classrooms > 0 && (
				<>
					<OverviewFilters view={view} data={data} />
					<RoomsTable
						rooms={selectRooms(data.rooms, view.search, view.sort)}
						total={data.rooms.length}
						currency={data.site.currency}
						now={now}
						rangeOf={describeRange(view.choice, data.range).of}
						view={view}
						today={localDateOf(data.as_of)}
					/>
				</>
			)}
			{isNew && <ClassroomDialog onClose={() => setIsNew(false)} />}
		</>
	);
}
