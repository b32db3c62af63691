import type { DeviceState } from "@/components/figures/StatusChip";
import type { DeviceBody } from "@/wire/http/devices";

const LIVE_MS = 90_000;
const STALE_MS = 600_000;

/** The same rule as the analytics answers: live up to 90 s, stale up to 10 min, offline beyond or when it said goodbye. */
export function deviceState(status: DeviceBody["status"], now: number): DeviceState {
	if (status === null || status.last_seen === null) return "never";
	const age = now - Date.parse(status.last_seen);
	if (!status.online || age > STALE_MS) return "offline";
	return age > LIVE_MS ? "stale" : "live";
}
