import type { DeviceBody } from "@/wire/http/devices";

type Told = Pick<DeviceBody, "esp32_name" | "classroom" | "status" | "switches">;

/** The device to show first: one that was heard of and has switches, else one that was heard of, else any. */
export function deviceWithData<D extends Told>(devices: readonly D[]): D | null {
	const heard = devices.filter(({ status }) => status?.last_seen != null);
	return heard.find(({ switches }) => switches.length > 0) ?? heard[0] ?? devices[0] ?? null;
}

/** The room to show first: that of such a device, in the order of the rooms. Null = none of them has a device. */
export function roomWithData(codes: readonly string[], devices: readonly Told[]): string | null {
	const first = codes.flatMap((code) => deviceWithData(devices.filter(({ classroom }) => classroom === code)) ?? []);
	return deviceWithData(first)?.classroom ?? null;
}
