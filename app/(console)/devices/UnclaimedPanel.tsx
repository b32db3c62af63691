import { Button } from "@heroui/react/button";
import { Radio } from "lucide-react";
import type { UnclaimedDevice } from "@/app/_client/useDevices";
import { LastSeen } from "@/components/figures/LastSeen";

type UnclaimedPanelProps = { unclaimed: readonly UnclaimedDevice[]; now: number; onAdopt: (device: UnclaimedDevice) => void };

/** Names that publish without being known. Their messages wait in quarantine; nothing of them is counted. */
export function UnclaimedPanel({ unclaimed, now, onAdopt }: UnclaimedPanelProps) {
	return (
		<section aria-labelledby="unclaimed-title" className="panel border-l-4 border-accent p-5">
			<h2 id="unclaimed-title" className="flex items-center gap-2 text-base font-medium">
				<Radio aria-hidden className="size-4 text-accent" />
				{unclaimed.length === 1 ? "One unknown device is publishing" : `${unclaimed.length} unknown devices are publishing`}
			</h2>
			<p className="mt-1 text-sm text-muted">
				Nothing of them is counted until you adopt them; then their earlier messages count too. If a name means nothing to you,
				leave it.
			</p>
			<ul className="mt-3 flex flex-col">
				{unclaimed.map((device) => (
					<li key={device.esp32_name} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-separator py-2.5">
						<span className="font-mono text-sm font-medium">{device.esp32_name}</span>
						<span className="text-xs text-muted">
							{device.messages} {device.messages === 1 ? "message" : "messages"}, last{" "}
							<LastSeen at={device.last_seen} now={now} />
						</span>
						<code
							className="hidden min-w-0 flex-1 truncate font-mono text-xs text-muted md:block"
							title={device.last_payload ?? ""}
						>
							{device.last_payload}
						</code>
						<Button size="sm" className="ml-auto" onPress={() => onAdopt(device)}>
							Adopt
						</Button>
					</li>
				))}
			</ul>
		</section>
	);
}

/** How many switches its last message speaks of, to prefill the form; 0 when it says nothing of them. */
export function switchCountOf(payload: string | null): number {
	try {
		const message: unknown = JSON.parse(payload ?? "");
		const reading: unknown = Array.isArray(message) ? message[0] : message;
		const states = typeof reading === "object" && reading !== null && "switch_state" in reading ? reading.switch_state : null;
		return typeof states === "object" && states !== null ? Math.min(Object.keys(states).length, 64) : 0;
	} catch {
		return 0;
	}
}
