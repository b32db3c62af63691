import type { RoomSwitchesBody } from "@/wire/http/roomSwitches";
import type { ActiveResponse } from "@/wire/http/runtime";

type Offline = Pick<ActiveResponse["offline"], "switch_count" | "device_count">;

/**
 * What was last known of switches whose devices are offline.
 *
 * @param isAll  no device of the room is in reach
 * @param ago    how long ago any of them was last heard, in words
 */
export function lostWords({ switch_count: on, device_count: devices }: Offline, isAll: boolean, ago: string | null): string {
	const theirs = devices === 1 ? "its device was" : "their devices were";
	const when = `when ${theirs} last heard${ago === null ? "" : `, ${ago}`}.`;
	if (on > 0)
		return isAll ? `${on} ${on === 1 ? "was" : "were"} ON ${when}` : `${on} more ${on === 1 ? "was" : "were"} ON ${when}`;
	if (isAll) return `All switches were OFF ${when}`;
	const away = devices === 1 ? "One more device is offline" : `${devices} more devices are offline`;
	return `${away}: all switches there were OFF when last heard${ago === null ? "" : `, ${ago}`}.`;
}

type Devices = readonly {
	readonly status: RoomSwitchesBody["devices"][number]["status"];
	readonly switches: readonly Pick<RoomSwitchesBody["devices"][number]["switches"][number], "state">[];
}[];

/** "3 of 8 on" of what is in reach; of what is offline only what was last known, and said so. */
export function countWords(devices: Devices): string {
	const isInReach = ({ status }: Devices[number]) => status === "live" || status === "stale";
	const here = devices.filter(isInReach).flatMap(({ switches }) => switches);
	const away = devices.filter((device) => !isInReach(device)).flatMap(({ switches }) => switches);
	const on = (of: typeof here) => of.filter(({ state }) => state === "on").length;
	if (here.length > 0) return `${on(here)} of ${here.length} on${away.length > 0 ? `, ${away.length} out of reach` : ""}`;
	if (away.every(({ state }) => state === null)) return `${away.length}, nothing heard of them yet`;
	return `${on(away)} of ${away.length} on when last heard`;
}
