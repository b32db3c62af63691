import { Cpu } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useAccount } from "@/app/_client/AccountContext";
import { withQuery } from "@/app/_client/requestJson";
import { Sparkline } from "@/components/charts/Sparkline";
import { Energy, Money, Power } from "@/components/figures/Figures";
import { formatEnergyExactly } from "@/components/figures/formatQuantity";
import { LastSeen } from "@/components/figures/LastSeen";
import { StatusChip } from "@/components/figures/StatusChip";
import { EmptyState } from "@/components/states/EmptyState";
import type { ClassroomDevice, ClassroomViewResponse } from "@/wire/http/classroomView";

export function DevicePanels({ data, now }: { data: ClassroomViewResponse; now: number }) {
	const account = useAccount();
	const mayChange = account !== null && account.role !== "viewer";
	if (data.devices.length === 0) {
		return (
			<EmptyState
				icon={Cpu}
				title="No device stands here yet"
				action={
					mayChange && (
						<Link href={withQuery("/devices", { new: 1, classroom: data.classroom.code })} className="button button--primary">
							Connect a device
						</Link>
					)
				}
			>
				{mayChange
					? "Connect one to see this room's power, energy and cost. A device that already publishes can be adopted."
					: "A manager or an admin connects one; then this room's power, energy and cost stand here."}
			</EmptyState>
		);
	}
	return (
		<section aria-labelledby="devices-title" className="flex flex-col gap-3">
			<h2 id="devices-title" className="text-base font-medium">
				Devices <span className="text-sm font-normal text-muted">{data.devices.length}</span>
			</h2>
			<div className="grid gap-5 lg:grid-cols-2">
				{data.devices.map((device) => (
					<DeviceCard key={device.device_id} device={device} currency={data.site.currency} now={now} />
				))}
			</div>
		</section>
	);
}

function DeviceCard({ device, currency, now }: { device: ClassroomDevice; currency: string; now: number }) {
	const isLive = device.status === "live";
	// It has figures of this room, and the live register of this room does not know it.
	const hasLeft = device.status === "never" && device.total_kwh !== null;
	return (
		<article aria-label={device.esp32_name} className="panel flex flex-col gap-4 p-5">
			<header className="flex flex-wrap items-center gap-2">
				<h3 className="font-medium">
					<Link href={`/devices/${encodeURIComponent(device.esp32_name)}`} className="hover:underline">
						{device.esp32_name}
					</Link>
				</h3>
				{hasLeft ? (
					<span className="text-xs text-muted" title="Archived, or moved to another room; what it measured here stays.">
						no longer here
					</span>
				) : (
					<>
						<StatusChip state={device.status} />
						<LastSeen at={device.last_seen_at} now={now} />
					</>
				)}
				<span className={`ml-auto text-lg font-semibold ${isLive ? "" : "text-muted"}`}>
					<Power
						watts={device.power_w}
						reason={isLive ? "It has not reported power yet." : "Not live; its last power is too old to be called now."}
					/>
				</span>
			</header>
			<div className="grid grid-cols-3 gap-3 text-sm">
				<Fact label="Energy">
					<Energy kilowattHours={device.total_kwh} />
					{device.share_percent !== null && <span className="text-muted"> · {device.share_percent.toFixed(0)}%</span>}
				</Fact>
				<Fact label="Cost">
					<Money amount={device.cost} currency={currency} unpricedKwh={device.unpriced_kwh} />
				</Fact>
				<Fact label="Last 24 h">
					<Sparkline values={device.spark} label={`Energy of ${device.esp32_name} in the last 24 hours`} isDimmed={!isLive} />
				</Fact>
			</div>
			<p className="mt-auto border-t border-separator pt-3 text-xs text-muted">
				Counter {device.register_total_wh === null ? "–" : formatEnergyExactly(device.register_total_wh / 1_000)}
				{device.firmware && ` · firmware ${device.firmware}`}
				{device.wifi_rssi !== null && ` · ${device.wifi_rssi} dBm`}
				{device.on_time_hours !== null && ` · switches on for ${device.on_time_hours.toFixed(1)} h`}
				{device.quality === "estimated" && " · partly estimated"}
			</p>
		</article>
	);
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
	return (
		<div>
			<p className="text-xs text-muted">{label}</p>
			<div className="mt-0.5 font-medium">{children}</div>
		</div>
	);
}
