"use client";

import { ChevronDown, ChevronRight, TimerOff } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { groupBy } from "@/app/_client/groupBy";
import { QueryProblem } from "@/app/(console)/QueryProblem";
import { Energy, Money } from "@/components/figures/Figures";
import { formatDayRange } from "@/components/figures/formatTime";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { IdleRoomBody, IdleWasteBody } from "@/wire/http/idleWaste";
import { IdleRoom } from "./IdleRoom";
import { hoursWords } from "./idleWords";
import { useIdleWaste } from "./useIdleWaste";
import { WeekColumns } from "./WeekColumns";

const SHOWN_FIRST = 8;

/** What was ON while nobody needed it, room by room, with what to do. By default of the last 4 weeks. */
export function IdleWastePanel({
	start = null,
	end = null,
}: {
	start?: string | null | undefined;
	end?: string | null | undefined;
}) {
	const { data, error, refetch } = useIdleWaste({ start, end });
	return (
		<section aria-labelledby="idle-title" className="flex flex-col gap-3">
			<div className="flex flex-wrap items-baseline gap-x-3">
				<h2 id="idle-title" className="text-base font-medium">
					Idle waste
				</h2>
				<p className="text-sm text-muted">
					{data ? `${formatDayRange(data.start, data.end)}: ` : ""}on outside of the timetable (with {data?.grace_minutes ?? 10}{" "}
					min of grace) or without motion
				</p>
			</div>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton rows={4} />}
			{data && data.rooms_judged === 0 && <NothingJudged data={data} />}
			{data && data.rooms_judged > 0 && <Judged data={data} />}
		</section>
	);
}

function Judged({ data }: { data: IdleWasteBody }) {
	const [open, setOpen] = useState<string | null>(null);
	const [isAllShown, setIsAllShown] = useState(false);
	const wasting = data.rooms.filter(({ kwh }) => kwh > 0);
	const shown = isAllShown ? wasting : wasting.slice(0, SHOWN_FIRST);
	const today = data.as_of.slice(0, 10);
	return (
		<>
			<div className="panel grid gap-5 p-5 md:grid-cols-[minmax(0,14rem)_minmax(0,1fr)]">
				<div>
					<p className="text-sm text-muted">In all</p>
					<p className="figure-number text-[1.75rem] leading-9 font-semibold">
						<Money amount={data.total.cost} currency={data.currency} unpricedKwh={data.total.unpriced_kwh} />
					</p>
					<p className="mt-1 text-sm leading-6 text-muted">
						<Energy kilowattHours={data.total.kwh} /> in {hoursWords(data.total.idle_hours)} of switches, in {wasting.length} of{" "}
						{data.rooms_judged} rooms
						{data.total.default_kwh > 0 && (
							<>
								; <Energy kilowattHours={data.total.default_kwh} /> of it by default ratings
							</>
						)}
						.
					</p>
				</div>
				<WeekColumns weeks={data.weeks} currency={data.currency} />
			</div>
			{wasting.length === 0 ? (
				<p className="panel p-5 text-sm text-muted">Nothing ran for nobody in these weeks.</p>
			) : (
				<DataTable
					label="Idle waste by room"
					footer={
						wasting.length > SHOWN_FIRST && (
							<button type="button" className="text-link cursor-pointer" onClick={() => setIsAllShown(!isAllShown)}>
								{isAllShown ? "Show the worst only" : `Show all ${wasting.length} rooms`}
							</button>
						)
					}
				>
					<thead className="table__header">
						<tr>
							<Column>Room</Column>
							<Column className="hidden md:table-cell">What to do first</Column>
							<Column align="right" className="hidden sm:table-cell">
								Idle
							</Column>
							<Column align="right">Energy</Column>
							<Column align="right">Cost</Column>
						</tr>
					</thead>
					<tbody className="table__body">
						{shown.map((room) => (
							<RoomRows
								key={room.classroom}
								room={room}
								data={data}
								today={today}
								isOpen={open === room.classroom}
								onToggle={() => setOpen(open === room.classroom ? null : room.classroom)}
							/>
						))}
					</tbody>
				</DataTable>
			)}
			<NotJudged data={data} />
		</>
	);
}

type RoomRowsProps = { room: IdleRoomBody; data: IdleWasteBody; today: string; isOpen: boolean; onToggle: () => void };

function RoomRows({ room, data, today, isOpen, onToggle }: RoomRowsProps) {
	const Icon = isOpen ? ChevronDown : ChevronRight;
	return (
		<>
			<tr className="table__row">
				<Cell>
					<button
						type="button"
						aria-expanded={isOpen}
						onClick={onToggle}
						className="inline-flex cursor-pointer items-center gap-1.5 rounded font-medium whitespace-nowrap"
					>
						<Icon aria-hidden className="size-4 text-muted" />
						{room.classroom}
					</button>
				</Cell>
				<Cell className="hidden text-[13px] whitespace-normal text-muted md:table-cell">{room.advice[0]?.text ?? "–"}</Cell>
				<Cell align="right" className="hidden whitespace-nowrap sm:table-cell">
					{hoursWords(room.idle_hours)}
				</Cell>
				<Cell align="right" className="whitespace-nowrap">
					<Energy kilowattHours={room.kwh} />
				</Cell>
				<Cell align="right" className="whitespace-nowrap">
					<Money amount={room.cost} currency={data.currency} unpricedKwh={room.unpriced_kwh} />
				</Cell>
			</tr>
			{isOpen && (
				<tr>
					<td colSpan={5} className="table__cell whitespace-normal">
						<IdleRoom room={room} currency={data.currency} today={today} />
					</td>
				</tr>
			)}
		</>
	);
}

function NotJudged({ data }: { data: IdleWasteBody }) {
	if (data.not_judged.length === 0) return null;
	return (
		<p className="text-xs leading-5 text-muted">
			{[...groupBy(data.not_judged, ({ reason }) => reason)].map(([reason, rooms]) => (
				<span key={reason} className="block">
					{rooms.map(({ classroom }) => classroom).join(", ")}: {reason}.
				</span>
			))}
			<Link href="/schedules?new=lectures" className="text-link">
				Add a schedule
			</Link>
		</p>
	);
}

function NothingJudged({ data }: { data: IdleWasteBody }) {
	return (
		<EmptyState
			icon={TimerOff}
			title="Nothing to judge by yet"
			action={
				<Link href="/schedules" className="button button--primary">
					Make a timetable
				</Link>
			}
		>
			{data.not_judged.length === 0 || data.not_judged.every(({ reason }) => reason.includes("heard"))
				? "Nothing was heard of any switch yet. With them and a timetable, what runs for nobody stands here in energy and money."
				: "No room has a timetable or a motion sensor. Once one says when rooms are in use, what runs beside that stands here in energy and money."}
		</EmptyState>
	);
}
