import Link from "next/link";
import type { ReactNode } from "react";
import { formatCount, formatPower } from "@/components/figures/formatQuantity";
import { Unknown } from "@/components/figures/Unknown";
import type { DeviceBody } from "@/wire/http/devices";
import { ConfigLine } from "../../_devices/ConfigLine";
import { Signal } from "../Signal";

const UNSAID = "It has not said yet.";

/** What the device says of itself, and what became of what it was told. */
export function DeviceFacts({ device, zone, now }: { device: DeviceBody; zone: string; now: number }) {
	const { classroom, status, config, power_max_w } = device;
	const unsaid = <Unknown reason={UNSAID} />;
	return (
		<section aria-label="Facts" className="panel flex flex-col gap-4 px-5 py-4">
			<dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm sm:grid-cols-3 lg:grid-cols-5">
				<Fact name="Classroom">
					{classroom === null ? (
						<Unknown reason="It stands in no room; its energy is counted as unassigned." />
					) : (
						<Link href={`/classrooms/${encodeURIComponent(classroom)}`} className="text-link">
							{classroom}
						</Link>
					)}
				</Fact>
				<Fact name="Firmware">
					{status?.firmware == null ? unsaid : <span className="font-mono text-xs">{status.firmware}</span>}
				</Fact>
				<Fact name="Signal">{status?.wifi_rssi == null ? unsaid : <Signal dbm={status.wifi_rssi} />}</Fact>
				<Fact name="Backlog">{status?.backlog == null ? unsaid : `${formatCount(status.backlog)} messages`}</Fact>
				<Fact name="Highest power">{power_max_w === null ? "ratings × 1.5" : formatPower(power_max_w)}</Fact>
			</dl>
			<div className="border-t border-separator pt-3">
				{config === null ? (
					<p className="text-xs text-muted">No configuration: it has no switches that it could be told of.</p>
				) : (
					<ConfigLine config={config} zone={zone} now={now} isExplained />
				)}
			</div>
		</section>
	);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
	return (
		<div>
			<dt className="text-xs text-muted">{name}</dt>
			<dd className="mt-0.5 font-medium">{children}</dd>
		</div>
	);
}
