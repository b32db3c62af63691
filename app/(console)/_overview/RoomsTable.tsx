"use client";

import Link from "next/link";
import { withQuery } from "@/app/_client/requestJson";
import type { useView } from "@/app/_client/useView";
import { Sparkline } from "@/components/charts/Sparkline";
import { Energy, Money, Power } from "@/components/figures/Figures";
import { LastSeen } from "@/components/figures/LastSeen";
import { StatusChip } from "@/components/figures/StatusChip";
import { SearchInput } from "@/components/forms/SearchInput";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { RoomRow } from "@/wire/http/overview";

type RoomsTableProps = {
	rooms: readonly RoomRow[];
	total: number;
	currency: string;
	now: number;
	rangeOf: string;
	view: Pick<ReturnType<typeof useView>, "search" | "setSearch" | "sort" | "setSort" | "rangeQuery">;
	today: string;
};

export function RoomsTable({ rooms, total, currency, now, rangeOf, view }: RoomsTableProps) {
	// Figures come largest first, codes and states in their own order; "-" turns either round.
	const sortOf = (key: string) => ({
		sort: sortShown(view.sort, key),
		onSort: () => view.setSort(view.sort === key ? `-${key}` : key),
	});
	return (
		<section aria-labelledby="rooms-title" className="flex flex-col gap-3">
			<div className="flex flex-wrap items-center gap-3">
				<h2 id="rooms-title" className="flex-1 text-base font-medium">
					Classrooms{" "}
					<span className="text-sm font-normal text-muted">{rooms.length === total ? total : `${rooms.length} of ${total}`}</span>
				</h2>
				<SearchInput
					label="Search classrooms"
					placeholder="Room, name or building ( / )"
					value={view.search}
					onChange={view.setSearch}
				/>
			</div>
			<DataTable label="Classrooms">
				<thead className="table__header">
					<tr>
						<Column {...sortOf("code")}>Classroom</Column>
						<Column className="hidden sm:table-cell" {...sortOf("status")}>
							Status
						</Column>
						<Column align="right" {...sortOf("power")}>
							Power
						</Column>
						<Column className="hidden md:table-cell">Last 24 h</Column>
						<Column align="right" {...sortOf("kwh")}>
							Energy
						</Column>
						<Column align="right" className="hidden sm:table-cell" {...sortOf("cost")}>
							Cost
						</Column>
					</tr>
				</thead>
				<tbody className="table__body">
					{rooms.map((room) => (
						<RoomLine
							key={room.code}
							room={room}
							currency={currency}
							now={now}
							href={withQuery(`/classrooms/${encodeURIComponent(room.code)}`, view.rangeQuery)}
						/>
					))}
					{rooms.length === 0 && (
						<tr>
							<td colSpan={6} className="table__cell py-10 text-center text-muted">
								No classroom is called “{view.search}”.
							</td>
						</tr>
					)}
				</tbody>
			</DataTable>
			<p className="sr-only">Energy and cost {rangeOf}.</p>
		</section>
	);
}

function RoomLine({ room, currency, now, href }: { room: RoomRow; currency: string; now: number; href: string }) {
	const isDim = room.status !== "live";
	const reason =
		room.device_count === 0
			? "No device stands in this room yet."
			: room.status === "never"
				? "No reading yet."
				: "Its devices are not live; the last power is too old to be called now.";
	return (
		<tr className="table__row">
			<th scope="row" className="table__cell text-left font-normal">
				<Link href={href} className="rounded font-medium hover:underline">
					{room.code}
				</Link>{" "}
				<span className="hidden text-muted sm:inline">{room.building}</span>
				<span className="block max-w-40 truncate text-xs text-muted sm:max-w-52">
					{room.name !== room.code && room.name}
					<span className="sm:hidden">
						{room.name && room.name !== room.code && room.building && " · "}
						{room.building}
					</span>
				</span>
				<span className="mt-1 flex items-center gap-1.5 sm:hidden">
					<RoomStatus room={room} now={now} />
				</span>
			</th>
			<Cell className="hidden sm:table-cell">
				<span className="flex items-center gap-1.5 whitespace-nowrap">
					<RoomStatus room={room} now={now} />
				</span>
			</Cell>
			<Cell align="right" className={`whitespace-nowrap ${isDim ? "text-muted" : ""}`}>
				<Power watts={room.power_w} reason={reason} />
				<OnNow room={room} />
			</Cell>
			<Cell className="hidden md:table-cell">
				<Sparkline values={room.spark} label={`Energy of ${room.code} in the last 24 hours`} isDimmed={isDim} />
			</Cell>
			<Cell align="right" className="whitespace-nowrap">
				<Energy
					kilowattHours={room.kwh}
					reason={room.device_count === 0 ? "No device stands in this room yet." : "No reading covers this time."}
				/>
				<span className="block text-xs text-muted sm:hidden">
					<Money amount={room.cost} currency={currency} unpricedKwh={room.unpriced_kwh} />
				</span>
			</Cell>
			<Cell align="right" className="hidden whitespace-nowrap sm:table-cell">
				<Money amount={room.cost} currency={currency} unpricedKwh={room.unpriced_kwh} />
			</Cell>
		</tr>
	);
}

/** How many switches are ON, and whether the power above is only that of their ratings. */
function OnNow({ room }: { room: RoomRow }) {
	if (room.switches_on === null) return null;
	const isRated = room.power_source === "rated" || room.power_source === "mixed";
	return (
		<span className="block text-xs text-muted">
			{room.switches_on === 0 ? "all OFF" : `${room.switches_on} ON`}
			{isRated && (
				<span title="Its readings say no power: this is the sum of the ratings of what is ON.">
					{room.power_source === "rated" ? ", rated" : ", partly rated"}
				</span>
			)}
		</span>
	);
}

function RoomStatus({ room, now }: { room: RoomRow; now: number }) {
	if (room.device_count === 0) return <span className="text-xs text-muted">no device yet</span>;
	return (
		<>
			<StatusChip state={room.status} />
			<LastSeen at={room.last_seen_at} now={now} />
		</>
	);
}

function sortShown(sort: string, key: string): "ascending" | "descending" | "none" {
	const isFigure = key === "power" || key === "kwh" || key === "cost";
	if (sort === key) return isFigure ? "descending" : "ascending";
	if (sort === `-${key}`) return isFigure ? "ascending" : "descending";
	return "none";
}
