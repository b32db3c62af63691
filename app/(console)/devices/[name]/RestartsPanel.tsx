"use client";

import { Button } from "@heroui/react/button";
import { formatDay, inZone, localDateOf } from "@/components/figures/formatTime";
import { Unknown } from "@/components/figures/Unknown";
import { TableSkeleton } from "@/components/states/Skeletons";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { DeviceRestartBody } from "@/wire/http/deviceRestarts";
import { QueryProblem } from "../../QueryProblem";
import { restartWords } from "./restartWords";
import { useRestarts } from "./useRestarts";

type RestartsPanelProps = { deviceId: number; zone: string; today: string };

/** When the device started anew, and why: the first thing to look at when figures have gaps. */
export function RestartsPanel({ deviceId, zone, today }: RestartsPanelProps) {
	const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useRestarts(deviceId);
	const restarts = data?.pages.flatMap((page) => page.restarts) ?? [];
	return (
		<section aria-labelledby="restarts-title" className="flex flex-col gap-3">
			<h2 id="restarts-title" className="text-base font-medium">
				Restarts
			</h2>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton rows={3} />}
			{data && restarts.length === 0 && (
				<p className="panel px-5 py-6 text-sm text-muted">
					It has told of no start yet. Firmware says so by an event of type boot, each time it starts.
				</p>
			)}
			{restarts.length > 0 && (
				<DataTable label="Restarts">
					<thead className="table__header">
						<tr>
							<Column>When</Column>
							<Column>Why</Column>
							<Column className="hidden sm:table-cell">Firmware</Column>
						</tr>
					</thead>
					<tbody className="table__body">
						{restarts.map((restart) => (
							<RestartRow key={restart.id} restart={restart} zone={zone} today={today} />
						))}
					</tbody>
				</DataTable>
			)}
			{hasNextPage && (
				<Button className="self-center" variant="secondary" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
					Show earlier restarts
				</Button>
			)}
		</section>
	);
}

function RestartRow({ restart, zone, today }: { restart: DeviceRestartBody; zone: string; today: string }) {
	const at = inZone(restart.at, zone);
	const { text, advice, isWorrying } = restartWords(restart.reset_reason);
	const firmware = restart.firmware ?? <Unknown reason="No reading within an hour after it says so." />;
	return (
		<tr className="table__row">
			<Cell className="align-top">
				<time dateTime={restart.at} className="figure-number whitespace-nowrap">
					{formatDay(localDateOf(at), today)}, {at.slice(11, 19)}
				</time>
				{!restart.clock_set && (
					<span className="block text-xs text-muted">its clock was not set: when the server heard of it</span>
				)}
				<span className="mt-0.5 block font-mono text-xs text-muted sm:hidden">{firmware}</span>
			</Cell>
			<Cell className="align-top">
				<span className={`block [overflow-wrap:anywhere] ${isWorrying ? "font-medium text-danger-soft-foreground" : ""}`}>
					{text}
				</span>
				{advice !== "" && <span className="block text-xs text-muted">{advice}</span>}
				{restart.epoch_before !== null && (
					<span className="mt-0.5 block text-xs text-series-estimated">
						▲ Its counter began anew (epoch {restart.epoch_before} → {restart.epoch}).
					</span>
				)}
			</Cell>
			<Cell className="hidden align-top font-mono text-xs sm:table-cell">{firmware}</Cell>
		</tr>
	);
}
