"use client";

import { Button } from "@heroui/react/button";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { LastSeen } from "@/components/figures/LastSeen";
import { StatusChip } from "@/components/figures/StatusChip";
import { Unknown } from "@/components/figures/Unknown";
import { SearchInput } from "@/components/forms/SearchInput";
import { Cell, Column, DataTable } from "@/components/tables/DataTable";
import type { DeviceBody } from "@/wire/http/devices";
import { ConfigLine } from "../_devices/ConfigLine";
import { deviceState } from "../_devices/deviceState";
import { DeviceMenu } from "./DeviceMenu";
import { Signal } from "./Signal";

type DevicesTableProps = {
	devices: readonly DeviceBody[];
	zone: string;
	now: number;
	mayChange: boolean;
	search: string;
	onSearch: (text: string) => void;
};

export function DevicesTable({ devices, zone, now, mayChange, search, onSearch }: DevicesTableProps) {
	const text = search.trim().toLowerCase();
	const found = devices.filter((device) => `${device.esp32_name} ${device.classroom ?? ""}`.toLowerCase().includes(text));
	return (
		<section aria-labelledby="devices-title" className="flex flex-col gap-3">
			<div className="flex flex-wrap items-center gap-3">
				<h2 id="devices-title" className="flex-1 text-base font-medium">
					Devices{" "}
					<span className="text-sm font-normal text-muted">
						{found.length === devices.length ? devices.length : `${found.length} of ${devices.length}`}
					</span>
				</h2>
				<SearchInput label="Search devices" placeholder="Device or room ( / )" value={search} onChange={onSearch} />
			</div>
			<DataTable label="Devices">
				<thead className="table__header">
					<tr>
						<Column>Device</Column>
						<Column>Status</Column>
						<Column className="hidden sm:table-cell">Classroom</Column>
						<Column className="hidden lg:table-cell">Switches</Column>
						<Column className="hidden lg:table-cell">Firmware</Column>
						<Column className="hidden md:table-cell">Signal</Column>
						<Column className="hidden xl:table-cell" align="right">
							Backlog
						</Column>
						{mayChange && (
							<Column>
								<span className="sr-only">Actions</span>
							</Column>
						)}
					</tr>
				</thead>
				<tbody className="table__body">
					{found.map((device) => (
						<DeviceLine key={device.id} device={device} zone={zone} now={now} mayChange={mayChange} />
					))}
					{found.length === 0 && (
						<tr>
							<td colSpan={8} className="table__cell py-10 text-center text-muted">
								No device is called “{search}”.
							</td>
						</tr>
					)}
				</tbody>
			</DataTable>
		</section>
	);
}

function DeviceLine({ device, zone, now, mayChange }: { device: DeviceBody; zone: string; now: number; mayChange: boolean }) {
	const [isOpen, setIsOpen] = useState(false);
	const { status } = device;
	const said = "It has not said yet.";
	return (
		<tr className="table__row">
			<th scope="row" className="table__cell text-left font-medium">
				<Link href={`/devices/${encodeURIComponent(device.esp32_name)}`} className="hover:underline">
					{device.esp32_name}
				</Link>
				<span className="block text-xs font-normal text-muted sm:hidden">{device.classroom ?? "nowhere"}</span>
				{device.config?.taken_at == null && (
					<ConfigLine config={device.config} zone={zone} now={now} className="mt-0.5 lg:hidden" />
				)}
			</th>
			<Cell>
				<span className="flex flex-col items-start gap-1 sm:flex-row sm:items-center sm:gap-1.5">
					<StatusChip state={deviceState(status, now)} />
					<LastSeen at={status?.last_seen ?? null} zone={zone} now={now} />
				</span>
			</Cell>
			<Cell className="hidden sm:table-cell">
				{device.classroom === null ? (
					<Unknown reason="It stands in no room; its energy is counted as unassigned." />
				) : (
					<Link href={`/classrooms/${encodeURIComponent(device.classroom)}`} className="text-link">
						{device.classroom}
					</Link>
				)}
			</Cell>
			<Cell className="hidden text-muted lg:table-cell">
				{device.switches.length === 0 ? "meter only" : device.switches.length}
				{device.switches.some((each) => each.is_default) && (
					<span title="The usual rating of the type; confirm it by setting a rating."> · default ratings</span>
				)}
				<ConfigLine config={device.config} zone={zone} now={now} />
			</Cell>
			<Cell className="hidden font-mono text-xs lg:table-cell">{status?.firmware ?? <Unknown reason={said} />}</Cell>
			<Cell className="hidden md:table-cell">
				{status?.wifi_rssi == null ? <Unknown reason={said} /> : <Signal dbm={status.wifi_rssi} />}
			</Cell>
			<Cell align="right" className="figure-number hidden xl:table-cell">
				{status?.backlog ?? <Unknown reason={said} />}
			</Cell>
			{mayChange && (
				<Cell align="right">
					<Button
						isIconOnly
						size="sm"
						variant="ghost"
						aria-label={`Actions for ${device.esp32_name}`}
						onPress={() => setIsOpen(true)}
					>
						<Ellipsis aria-hidden className="size-4" />
					</Button>
					{isOpen && <DeviceMenu device={device} zone={zone} now={now} onClose={() => setIsOpen(false)} />}
				</Cell>
			)}
		</tr>
	);
}
