"use client";

import { Lightbulb } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryStates } from "nuqs";
import { isDate } from "@/app/_client/range";
import { useClassrooms, useSites } from "@/app/_client/useConfiguration";
import { useDevices } from "@/app/_client/useDevices";
import { inZone, localDateOf } from "@/components/figures/formatTime";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { CardsSkeleton, ChartSkeleton } from "@/components/states/Skeletons";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { IdleWastePanel } from "./_idle/IdleWastePanel";
import { CalibrationSection } from "./CalibrationSection";
import { InsightsFilters } from "./InsightsFilters";
import { MeasurementsSection } from "./MeasurementsSection";
import { deviceWithData, roomWithData } from "./withData";

/** What both measurements of a room teach. Room, device and days stand in the address. */
export function InsightsView() {
	const [query, setQuery] = useQueryStates(
		{ room: parseAsString, device: parseAsString, start: parseAsString, end: parseAsString },
		{ history: "push" },
	);
	const { data: sites } = useSites();
	const site = sites?.sites[0];
	const rooms = useClassrooms();
	const devices = useDevices();
	const zone = site?.time_zone ?? "UTC";
	const today = localDateOf(inZone(new Date().toISOString(), zone));
	const standing = (devices.data ?? []).filter((device) => device.archived_at === null);
	const measured = (rooms.data ?? []).filter(({ code }) => standing.some(({ classroom }) => classroom === code));
	const room =
		measured.find(({ code }) => code === query.room)?.code ??
		roomWithData(
			measured.map(({ code }) => code),
			standing,
		);
	const here = standing.filter(({ classroom }) => classroom === room);
	const device =
		here.find(({ esp32_name }) => esp32_name === query.device)?.esp32_name ?? deviceWithData(here)?.esp32_name ?? null;
	const { start, end } = query;
	const dates = isDate(start) && isDate(end) && start <= end ? { start, end } : null;
	const error = rooms.error ?? devices.error;
	const isKnown = rooms.data !== undefined && devices.data !== undefined;
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Insights" }]}
				title="Insights"
				subtitle="What ran while nobody needed it, what the counter shows beside what the switches' runtime says, and what each switch really draws."
				actions={<HeaderActions />}
			/>
			{error && (
				<QueryProblem
					error={error}
					hasOldData={isKnown}
					onRetry={() => {
						void rooms.refetch();
						void devices.refetch();
					}}
				/>
			)}
			<IdleWastePanel start={dates?.start} end={dates?.end} />
			{!isKnown && !error && (
				<>
					<CardsSkeleton />
					<ChartSkeleton />
				</>
			)}
			{isKnown && room === null && <NoDevice />}
			{isKnown && room !== null && site && (
				<>
					<InsightsFilters
						rooms={measured.map(({ code, name }) => ({ id: code, label: code, hint: name === code ? "" : name }))}
						room={room}
						dates={dates}
						today={today}
						zone={zone}
						onRoom={(next) => void setQuery({ room: next, device: null })}
						onDates={(next) => void setQuery({ start: next?.start ?? null, end: next?.end ?? null })}
					/>
					<MeasurementsSection room={room} dates={dates} />
					<CalibrationSection
						devices={here}
						device={device}
						dates={dates}
						zone={zone}
						onDevice={(next) => void setQuery({ room, device: next })}
					/>
					<p className="text-sm text-muted">
						The forecast of the month stands on the{" "}
						<Link href="/" className="text-link">
							overview
						</Link>
						.
					</p>
				</>
			)}
		</>
	);
}

function NoDevice() {
	return (
		<EmptyState
			icon={Lightbulb}
			title="Nothing to learn from yet"
			action={
				<Link href="/devices?new=1" className="button button--primary">
					Connect a device
				</Link>
			}
		>
			Insights need a room with a device that counts energy and says when its switches are ON.
		</EmptyState>
	);
}
