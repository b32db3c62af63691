import type { Instant } from "@/domain/calendar/interval";
import type { Device } from "./device";
import { type DeviceRow, deviceInclude, fromDbDevice } from "./deviceRow";
import { readLastConfigs } from "./lastConfigs";
import { liveStatusOf } from "./liveStatus";
import { keyset, type PageRequest } from "./page";
import type { Reader, Transaction } from "./transaction";

export interface DeviceFilter {
	readonly siteId: number | null;
	/** Only devices that stand in one of these rooms now. */
	readonly classroomIds: readonly number[] | null;
	readonly archivedToo: boolean;
}

export async function listDevices(
	db: Reader,
	{ siteId, classroomIds, archivedToo }: DeviceFilter,
	page: PageRequest,
	now: Instant,
): Promise<Device[]> {
	const at = new Date(now);
	const standing = { effectiveFrom: { lte: at }, OR: [{ effectiveUntil: null }, { effectiveUntil: { gt: at } }] };
	const where = {
		...(siteId === null ? {} : { siteId }),
		...(classroomIds === null ? {} : { placements: { some: { classroomId: { in: [...classroomIds] }, ...standing } } }),
		...(archivedToo ? {} : { archivedAt: null }),
	};
	const rows: DeviceRow[] = await db.device.findMany({ ...keyset(where, page), include: deviceInclude });
	return named(db, rows, now);
}

export async function findDevice(db: Reader, id: number, now: Instant): Promise<Device | null> {
	const row: DeviceRow | null = await db.device.findUnique({ where: { id }, include: deviceInclude });
	return row ? ((await named(db, [row], now))[0] ?? null) : null;
}

async function named(db: Reader, rows: readonly DeviceRow[], now: Instant): Promise<Device[]> {
	const ids = [...new Set(rows.map((row) => row.siteId))];
	const names = new Map((await db.site.findMany({ where: { id: { in: ids } } })).map((site) => [site.id, site.name]));
	const deviceIds = rows.map(({ id }) => id);
	const heard = await lastHeard(db, deviceIds);
	const configs = await readLastConfigs(db, deviceIds);
	return rows.map((row) => {
		const device = { ...fromDbDevice(row, names.get(row.siteId) ?? "", now), config: configs.get(row.id) ?? null };
		return withLastHeard(device, heard.get(row.id) ?? null, now);
	});
}

/** When the newest reading of each device came in. Readings are not written to its status one by one. */
async function lastHeard(db: Reader, deviceIds: readonly number[]): Promise<Map<number, Date>> {
	const rows = await db.ledgerCheckpoint.findMany({
		where: { deviceId: { in: [...deviceIds] }, receivedAt: { not: null } },
		select: { deviceId: true, receivedAt: true },
		orderBy: { receivedAt: "asc" },
	});
	return new Map(rows.flatMap(({ deviceId, receivedAt }) => (receivedAt ? [[deviceId, receivedAt] as const] : [])));
}

function withLastHeard(device: Device, heardAt: Date | null, now: Instant): Device {
	const { status } = device;
	if (heardAt === null || (status?.lastSeenAt && status.lastSeenAt >= heardAt)) return device;
	const online = status?.online ?? liveStatusOf({ now, lastSeenAt: heardAt.getTime(), saidOfflineAt: null }) === "live";
	return { ...device, status: { firmware: null, wifiRssi: null, backlog: null, ...status, online, lastSeenAt: heardAt } };
}

/** Locks a device's row: changes of its placements, switches and ratings happen one after the other. */
export async function lockDevice(tx: Transaction, id: number): Promise<void> {
	await tx.$queryRaw`SELECT id FROM devices WHERE id = ${id} FOR UPDATE`;
}

export interface NewDevice {
	readonly siteId: number;
	readonly esp32Name: string;
	readonly adapter: string;
	readonly consumptionFactorMicro: number;
}

/** Takes a name out of the unclaimed ones: from now on it is known. */
export async function createDevice(tx: Transaction, input: NewDevice): Promise<number> {
	const { id } = await tx.device.create({ data: input, select: { id: true } });
	await tx.unclaimedDevice.deleteMany({ where: { esp32Name: input.esp32Name } });
	return id;
}

export async function updateDevice(
	tx: Transaction,
	id: number,
	change: { consumptionFactorMicro?: number; archivedAt?: Date },
): Promise<void> {
	await tx.device.update({ where: { id }, data: change });
}

export interface Unclaimed {
	readonly esp32Name: string;
	readonly firstSeenAt: Date;
	readonly lastSeenAt: Date;
	readonly messages: bigint;
	readonly lastPayload: Uint8Array | null;
}

/** Names that published without being known, the latest first. */
export function listUnclaimed(db: Reader, limit: number): Promise<Unclaimed[]> {
	return db.unclaimedDevice.findMany({ orderBy: [{ lastSeenAt: "desc" }, { esp32Name: "asc" }], take: limit });
}
