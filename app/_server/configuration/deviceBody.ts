import type { Device, DeviceSwitch } from "@/store/device";
import type { DeviceBody, DeviceDetailBody } from "@/wire/http/devices";

const MICRO = 1_000_000;
const MILLI = 1_000;

/** A device as the API shows it. */
export function toApiDevice(device: Device): DeviceBody {
	const { status } = device;
	return {
		id: device.id,
		esp32_name: device.esp32Name,
		site: device.site,
		site_id: device.siteId,
		classroom: device.placement?.classroom ?? null,
		adapter: device.adapter,
		power_max_w: device.powerMaxMw === null ? null : Number(device.powerMaxMw) / MILLI,
		consumption_factor: device.consumptionFactorMicro / MICRO,
		switches: device.switches.map(toApiSwitch),
		status: status && {
			online: status.online,
			last_seen: status.lastSeenAt?.toISOString() ?? null,
			firmware: status.firmware,
			wifi_rssi: status.wifiRssi,
			backlog: status.backlog,
		},
		config: toApiConfig(device.config),
		created_at: device.createdAt.toISOString(),
		archived_at: device.archivedAt?.toISOString() ?? null,
	};
}

function toApiConfig(config: Device["config"]): DeviceBody["config"] {
	if (config === null) return null;
	const { rev, madeAt, publishedAt, takenAt, refusedAt, error } = config;
	return {
		rev,
		made_at: madeAt.toISOString(),
		sent_at: publishedAt?.toISOString() ?? null,
		taken_at: takenAt?.toISOString() ?? null,
		refused_at: refusedAt?.toISOString() ?? null,
		error,
	};
}

export function toApiDeviceDetail(device: Device): DeviceDetailBody {
	const placements = device.placements.map(({ classroom, from, until }) => ({
		classroom,
		from: from.toISOString(),
		until: until?.toISOString() ?? null,
	}));
	return { ...toApiDevice(device), placements };
}

/** What the audit log keeps of a device: configuration, not how it is doing. */
export function toAuditDevice(device: Device): Omit<DeviceDetailBody, "status" | "config"> {
	const { status: _, config: __, ...configured } = toApiDeviceDetail(device);
	return configured;
}

function toApiSwitch({
	powerRatingMw,
	consumptionFactorMicro,
	isDefault,
	archivedAt,
	...rest
}: DeviceSwitch): DeviceBody["switches"][number] {
	const rating = { power_rating_w: Number(powerRatingMw) / MILLI, consumption_factor: consumptionFactorMicro / MICRO };
	return { ...rest, ...rating, is_default: isDefault, archived_at: archivedAt?.toISOString() ?? null };
}

/** W with 3 decimals as mW. */
export function toMilliwatts(watts: number): bigint {
	return BigInt(Math.round(watts * MILLI));
}

/** A factor with 6 decimals in millionths. */
export function toMicro(factor: number): number {
	return Math.round(factor * MICRO);
}
