"use client";

import { Button } from "@heroui/react/button";
import { Cpu, Ellipsis, ToggleLeft } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useAccount } from "@/app/_client/AccountContext";
import { withQuery } from "@/app/_client/requestJson";
import { useSites } from "@/app/_client/useConfiguration";
import { useDevices } from "@/app/_client/useDevices";
import { useNow } from "@/app/_client/useNow";
import { inZone, localDateOf } from "@/components/figures/formatTime";
import { LastSeen } from "@/components/figures/LastSeen";
import { StatusChip } from "@/components/figures/StatusChip";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { CardsSkeleton, TableSkeleton } from "@/components/states/Skeletons";
import type { DeviceBody } from "@/wire/http/devices";
import { deviceState } from "../../_devices/deviceState";
import { HeaderActions } from "../../HeaderActions";
import { QueryProblem } from "../../QueryProblem";
import { DeviceMenu } from "../DeviceMenu";
import { DeviceFacts } from "./DeviceFacts";
import { RestartsPanel } from "./RestartsPanel";
import { SwitchesPanel } from "./SwitchesPanel";

/** One device: how it is, what it was told, its switches, and when it started anew. */
export function DeviceView({ name }: { name: string }) {
	const { data: devices, error, dataUpdatedAt, refetch } = useDevices();
	const { data: sites } = useSites();
	const site = sites?.sites[0];
	const zone = site?.time_zone ?? "UTC";
	const now = useNow(undefined, dataUpdatedAt);
	const today = localDateOf(inZone(new Date().toISOString(), zone));
	const device = devices?.find(({ esp32_name }) => esp32_name === name);
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Devices", href: "/devices" }, { label: name }]}
				title={name}
				subtitle={device && <Standing device={device} zone={zone} now={now} />}
				actions={
					<HeaderActions>
						{device && (
							<Link href={withQuery("/switch-log", { device: name, range: "7d" })} className="button button--tertiary">
								<ToggleLeft aria-hidden className="size-4" />
								Switch log
							</Link>
						)}
						{device && <Actions device={device} zone={zone} now={now} />}
					</HeaderActions>
				}
			/>
			{error && <QueryProblem error={error} hasOldData={devices !== undefined} onRetry={() => void refetch()} />}
			{!devices && !error && (
				<>
					<CardsSkeleton />
					<TableSkeleton />
				</>
			)}
			{devices && !device && (
				<EmptyState
					icon={Cpu}
					title={`No device is called ${name}`}
					action={
						<Link href="/devices" className="button button--primary">
							See the devices
						</Link>
					}
				>
					There is none of this name among those that you may see. It may have been archived, or its name is spelt otherwise.
				</EmptyState>
			)}
			{device && (
				<>
					<DeviceFacts device={device} zone={zone} now={now} />
					<SwitchesPanel device={device} />
					<RestartsPanel deviceId={device.id} zone={zone} today={today} />
				</>
			)}
		</>
	);
}

type DeviceProps = { device: DeviceBody; zone: string; now: number };

function Standing({ device, zone, now }: DeviceProps) {
	const { classroom, status } = device;
	return (
		<span className="flex flex-wrap items-center gap-2">
			<StatusChip state={deviceState(status, now)} />
			<LastSeen at={status?.last_seen ?? null} zone={zone} now={now} />
			{classroom !== null && (
				<Link href={`/classrooms/${encodeURIComponent(classroom)}`} className="text-link">
					{classroom}
				</Link>
			)}
		</span>
	);
}

function Actions({ device, zone, now }: DeviceProps) {
	const account = useAccount();
	const [isOpen, setIsOpen] = useState(false);
	if (account === null || account.role === "viewer") return null;
	return (
		<>
			<Button variant="tertiary" onPress={() => setIsOpen(true)}>
				<Ellipsis aria-hidden className="size-4" />
				Change…
			</Button>
			{isOpen && <DeviceMenu device={device} zone={zone} now={now} onClose={() => setIsOpen(false)} isOnItsPage />}
		</>
	);
}
