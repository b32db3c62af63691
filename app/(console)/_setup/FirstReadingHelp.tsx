"use client";

import { LoaderCircle } from "lucide-react";
import { useDevices } from "@/app/_client/useDevices";
import { CopyBox } from "@/components/forms/CopyBox";
import { useBroker } from "./BrokerContext";
import { firstReadingCommand } from "./firstReading";

/** Waits for the first reading and shows how to send one by hand. */
export function FirstReadingHelp({ deviceName }: { deviceName?: string }) {
	const broker = useBroker();
	const { data } = useDevices();
	const device = data?.find((each) => each.esp32_name === deviceName) ?? data?.[0];
	return (
		<div className="flex flex-col gap-3">
			<p role="status" className="flex items-center gap-2 text-sm font-medium">
				<LoaderCircle aria-hidden className="size-4 animate-spin text-accent" />
				Waiting for {device ? device.esp32_name : "a device"} to publish…
			</p>
			{device && (
				<>
					<CopyBox
						label="Or publish one yourself"
						text={firstReadingCommand({ ...broker, name: device.esp32_name, secret: null, switches: device.switches.length })}
					/>
					<p className="text-xs leading-5 text-muted">
						The secret was shown when the device was created. Lost it? Rotate it under Devices; the old one keeps working for a
						day. The first reading is the baseline (0 Wh); the second one shows energy.
					</p>
				</>
			)}
		</div>
	);
}
