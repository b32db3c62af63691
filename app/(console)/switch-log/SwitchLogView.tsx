"use client";

import { Button } from "@heroui/react/button";
import { Download, ToggleLeft } from "lucide-react";
import Link from "next/link";
import { withQuery } from "@/app/_client/requestJson";
import { useSites } from "@/app/_client/useConfiguration";
import { inZone, localDateOf } from "@/components/figures/formatTime";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { daysOf } from "./daysOf";
import { SwitchLogFilters } from "./SwitchLogFilters";
import { SwitchLogTable } from "./SwitchLogTable";
import { type LogView, useLogView, useSwitchLog } from "./useSwitchLog";

/** Each stretch in which a switch was ON: since when, until when, by whom it began and ended, and what it cost. */
export function SwitchLogView() {
	const view = useLogView();
	const { data: sites } = useSites();
	const site = sites?.sites[0];
	const zone = site?.time_zone ?? "UTC";
	const today = localDateOf(inZone(new Date().toISOString(), zone));
	const days = site ? daysOf(view.choice, today) : null;
	const filter = days && { classroom: view.classroom, device: view.device, switch: view.position, ...days };
	const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = useSwitchLog(filter);
	const sessions = data?.pages.flatMap((page) => page.sessions) ?? [];
	const currency = data?.pages[0]?.currency ?? site?.currency ?? "INR";
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Switch log" }]}
				title="Switch log"
				subtitle="When each switch went ON and OFF, who or what did it, and what it used by its rating. Newest first."
				actions={
					<HeaderActions>
						{filter && (
							<a href={withQuery("/api/switch-sessions/csv", filter)} download className="button button--tertiary">
								<Download aria-hidden className="size-4" />
								CSV
							</a>
						)}
					</HeaderActions>
				}
			/>
			<SwitchLogFilters view={view} days={days} today={today} zone={site ? `Times in ${zone}` : ""} />
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton rows={8} />}
			{data && sessions.length === 0 && <NoSession view={view} />}
			{sessions.length > 0 && (
				<div className={`transition-opacity ${isPlaceholderData ? "opacity-60" : ""}`} aria-busy={isPlaceholderData}>
					<SwitchLogTable sessions={sessions} currency={currency} today={today} />
				</div>
			)}
			{hasNextPage && (
				<Button className="self-center" variant="secondary" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
					Show earlier sessions
				</Button>
			)}
		</>
	);
}

function NoSession({ view }: { view: LogView }) {
	const isNarrowed = view.classroom !== null || view.device !== null || view.position !== null;
	return (
		<EmptyState
			icon={ToggleLeft}
			title="No switch was ON in this time"
			action={
				isNarrowed ? (
					<Button onPress={view.showAll}>Show all rooms</Button>
				) : (
					<Link href="/devices" className="button button--primary">
						See the devices
					</Link>
				)
			}
		>
			As far as anything was heard: a device says so by switch events and by switch_state in its readings. Choose other days
			{isNarrowed ? ", or take the filters away." : ", or look whether the devices are there."}
		</EmptyState>
	);
}
