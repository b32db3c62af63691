"use client";

import { Button } from "@heroui/react/button";
import { PersonStanding, Power } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useAccount } from "@/app/_client/AccountContext";
import { useNow } from "@/app/_client/useNow";
import { useMotionRule, useRoomSwitches } from "@/app/_client/useSwitches";
import { LastSeen } from "@/components/figures/LastSeen";
import { StatusChip } from "@/components/figures/StatusChip";
import { TableSkeleton } from "@/components/states/Skeletons";
import { QueryProblem } from "../../QueryProblem";
import { MotionDialog } from "./MotionDialog";
import { motionWords } from "./motionWords";
import { countWords } from "./onNowWords";
import { SwitchRow } from "./SwitchRow";
import { switchLook } from "./switchLook";
import { useOwnOrders } from "./useOwnOrders";

type SwitchPanelProps = { classroomId: number; code: string; zone: string };

/** The switches of a room: how each stands, and for who may, a toggle that says when the device has done it. */
export function SwitchPanel({ classroomId, code, zone }: SwitchPanelProps) {
	const account = useAccount();
	const mayOrder = account !== null && account.role !== "viewer";
	const { data, error, dataUpdatedAt, refetch } = useRoomSwitches(classroomId);
	const now = useNow(data?.as_of, dataUpdatedAt);
	const { ownOf, order } = useOwnOrders(classroomId, data);
	const [asksMotion, setAsksMotion] = useState(false);
	const { data: rule } = useMotionRule(code);
	if (!data)
		return error ? <QueryProblem error={error} hasOldData={false} onRetry={() => void refetch()} /> : <TableSkeleton rows={3} />;
	const all = data.devices.flatMap(({ switches }) => switches);
	// Without a device the panel below says so, and what to do.
	if (all.length === 0 && data.devices.length === 0) return null;
	return (
		<section aria-labelledby="switches-title" className="panel p-5">
			<header className="flex flex-wrap items-center gap-2">
				<h2 id="switches-title" className="flex flex-1 items-center gap-2 text-base font-medium">
					<Power aria-hidden className="size-4 text-muted" />
					Switches <span className="text-sm font-normal whitespace-nowrap text-muted">{countWords(data.devices)}</span>
				</h2>
				{mayOrder && rule !== undefined && (
					<Button size="sm" variant="ghost" onPress={() => setAsksMotion(true)}>
						<PersonStanding aria-hidden className="size-4" />
						Motion…
					</Button>
				)}
				{mayOrder && (
					<Button size="sm" variant="tertiary" onPress={() => order(null, false)} aria-label={`All off: ${all.length} switches`}>
						All off
					</Button>
				)}
			</header>
			{rule && <p className="mt-1 text-sm text-muted">{motionWords(rule)}</p>}
			{data.devices.map((device) => (
				<div key={device.device_id} className="mt-4">
					<p className="flex flex-wrap items-center gap-2 text-xs text-muted">
						<span className="font-medium text-foreground">{device.esp32_name}</span>
						{device.status !== "live" && <StatusChip state={device.status} />}
						{device.status !== "live" && <LastSeen at={device.last_seen_at} now={now} zone={zone} />}
					</p>
					<ul className="mt-2 grid grid-cols-1 gap-2 lg:grid-cols-2">
						{device.switches.map((each) => {
							const target = { deviceId: device.device_id, position: each.switch };
							return (
								<SwitchRow
									key={each.switch}
									known={each}
									look={switchLook(each, ownOf(target), now)}
									deviceStatus={device.status}
									zone={zone}
									onOrder={mayOrder ? (state) => order(target, state) : null}
								/>
							);
						})}
					</ul>
				</div>
			))}
			{!mayOrder && <p className="mt-3 text-xs text-muted">A manager of this room can switch here.</p>}
			{mayOrder && all.some((each) => each.rating_is_default) && (
				<p className="mt-3 text-xs text-muted">
					Ratings “to be confirmed” are the usual ones of their type;{" "}
					<Link href="/devices" className="underline">
						confirm them under Devices
					</Link>
					.
				</p>
			)}
			{asksMotion && rule !== undefined && (
				<MotionDialog code={code} rule={rule} devices={data.devices} onClose={() => setAsksMotion(false)} />
			)}
		</section>
	);
}
