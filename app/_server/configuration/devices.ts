import { holdClassroom } from "@/store/classrooms";
import { notifyConfig } from "@/store/configurationMarks";
import type { Device } from "@/store/device";
import { endCredentials, rotateSecret } from "@/store/deviceCredentials";
import { endPlacement, placeDevice } from "@/store/devicePlacements";
import {
	findDevice,
	createDevice as insertDevice,
	listUnclaimed,
	lockDevice,
	listDevices as readDevices,
	updateDevice as saveDevice,
} from "@/store/devices";
import { toPage } from "@/store/page";
import { findSite } from "@/store/sites";
import { createSwitch, setPowerMax } from "@/store/switchRatings";
import type { Reader, Transaction } from "@/store/transaction";
import type {
	archiveDeviceRoute,
	createDeviceRoute,
	DeviceBody,
	DeviceDetailBody,
	listDevicesRoute,
	listUnclaimedRoute,
	placeDeviceRoute,
	readDeviceRoute,
	rotateSecretRoute,
} from "@/wire/http/devices";
import type { Answer, Role } from "@/wire/http/routeSpec";
import { type Audit, change } from "../change";
import type { RouteCall } from "../handleRoute";
import { created, type Outcome, ok, refuse, refuseField } from "../outcome";
import { permits, reachOf } from "../permission";
import { resolveClassroom, resolveMoment, resolveSite } from "../place";
import { toApiDevice, toApiDeviceDetail, toAuditDevice, toMicro, toMilliwatts } from "./deviceBody";

/** Since when the first rating and the first placement hold: a device that was never known has no other past. */
const ALWAYS = 0;
const HOUR_MS = 3_600_000;
const PAYLOAD_SHOWN_CHARACTERS = 1_000;

export async function listDevices(
	call: RouteCall<typeof listDevicesRoute>,
): Promise<Outcome<{ devices: DeviceBody[]; next: number | null }>> {
	const { principal, query } = call;
	const db = call.database.prisma;
	const now = call.clock.now();
	const site = query.site === undefined && query.classroom === undefined ? null : await resolveSite(db, principal, query.site);
	if (site?.kind === "refused") return site;
	const room =
		site && query.classroom !== undefined
			? await resolveClassroom(db, principal, "viewer", site.value, query.classroom, now)
			: null;
	if (room?.kind === "refused") return room;
	const reach = reachOf(principal);
	const filter = {
		siteId: site?.value.id ?? reach.siteId,
		classroomIds: room ? [room.value.id] : reach.classroomIds,
		archivedToo: query.include_archived,
	};
	const rows = await readDevices(db, filter, { after: query.after ?? null, limit: query.limit }, now);
	const page = toPage(rows, query.limit, (row) => row.id);
	return ok({ devices: page.rows.map(toApiDevice), next: page.next });
}

export async function createDevice(
	call: RouteCall<typeof createDeviceRoute>,
): Promise<Outcome<Answer<typeof createDeviceRoute>>> {
	const { body, principal, database, clock } = call;
	const now = clock.now();
	const site = await resolveSite(database.prisma, principal, body.site);
	if (site.kind === "refused") return site;
	const room = await resolveClassroom(database.prisma, principal, "manager", site.value, body.classroom, now);
	if (room.kind === "refused") return room;
	const from = body.effective_from ? resolveMoment(body.effective_from, site.value, now) : ALWAYS;

	return change(call, async (tx, audit) => {
		if (!(await holdClassroom(tx, room.value.id))) return refuseField("classroom", "the room is archived", "conflict");
		const fields = { siteId: site.value.id, esp32Name: body.esp32_name, adapter: body.adapter };
		const id = await insertDevice(tx, { ...fields, consumptionFactorMicro: toMicro(body.consumption_factor) });
		await placeDevice(tx, { deviceId: id, classroomId: room.value.id, from, now });
		if (body.power_max_w != null) await setPowerMax(tx, id, toMilliwatts(body.power_max_w), from);
		for (const [position, input] of body.switches.entries()) await createSwitch(tx, id, toNewSwitch(position, input), from);
		const secret = await rotateSecret(tx, id, new Date(now));
		return created({ ...(await saved(tx, audit, "device.create", id, null, now)), secret });
	});
}

export async function readDevice(call: RouteCall<typeof readDeviceRoute>): Promise<Outcome<DeviceDetailBody>> {
	const device = await reachableDevice(call.database.prisma, call, "viewer");
	return device ? ok(toApiDeviceDetail(device)) : refuse("not_found");
}

export async function archiveDevice(call: RouteCall<typeof archiveDeviceRoute>): Promise<Outcome<DeviceDetailBody>> {
	const now = call.clock.now();
	return change(call, async (tx, audit) => {
		await lockDevice(tx, call.path.id);
		const before = await reachableDevice(tx, call, "manager");
		if (!before) return refuse("not_found");
		if (before.archivedAt) return ok(toApiDeviceDetail(before));
		await saveDevice(tx, before.id, { archivedAt: new Date(now) });
		await endCredentials(tx, before.id, new Date(now));
		await endPlacement(tx, before.id, new Date(now));
		return ok(await saved(tx, audit, "device.archive", before.id, before, now));
	});
}

export async function rotateDeviceSecret(
	call: RouteCall<typeof rotateSecretRoute>,
): Promise<Outcome<Answer<typeof rotateSecretRoute>>> {
	const now = call.clock.now();
	const endsAt = new Date(now + Math.round(call.body.overlap_hours * HOUR_MS));
	return change(call, async (tx, audit) => {
		await lockDevice(tx, call.path.id);
		const device = await reachableDevice(tx, call, "manager");
		if (!device) return refuse("not_found");
		if (device.archivedAt) return refuse("conflict", "The device is archived.");
		const secret = await rotateSecret(tx, device.id, endsAt);
		await notifyConfig(tx, `device:${device.esp32Name}`);
		await audit({
			action: "device.rotate_secret",
			subject: `device:${device.esp32Name}`,
			after: { old_secret_ends: endsAt.toISOString() },
		});
		return created({ esp32_name: device.esp32Name, secret, old_secret_ends: endsAt.toISOString() });
	});
}

export async function placeDeviceIn(call: RouteCall<typeof placeDeviceRoute>): Promise<Outcome<DeviceDetailBody>> {
	const now = call.clock.now();
	return change(call, async (tx, audit) => {
		await lockDevice(tx, call.path.id);
		const before = await reachableDevice(tx, call, "manager");
		const site = before && (await findSite(tx, before.siteId));
		if (!before || !site) return refuse("not_found");
		if (before.archivedAt) return refuse("conflict", "The device is archived.");
		const room = await resolveClassroom(tx, call.principal, "manager", site, call.body.classroom, now);
		if (room.kind === "refused") return room;
		if (!(await holdClassroom(tx, room.value.id))) return refuseField("classroom", "the room is archived", "conflict");
		await placeDevice(tx, {
			deviceId: before.id,
			classroomId: room.value.id,
			from: resolveMoment(call.body.from, site, now),
			now,
		});
		return created(await saved(tx, audit, "device.place", before.id, before, now));
	});
}

export async function listUnclaimedDevices({
	database,
	query,
	principal,
}: RouteCall<typeof listUnclaimedRoute>): Promise<Outcome<Answer<typeof listUnclaimedRoute>>> {
	// A name without a site belongs to nobody yet; whoever answers for rooms only cannot tell that it is one of his.
	if (reachOf(principal).classroomIds !== null) return ok({ unclaimed: [] });
	const rows = await listUnclaimed(database.prisma, query.limit);
	const unclaimed = rows.map(({ esp32Name, firstSeenAt, lastSeenAt, messages, lastPayload }) => ({
		esp32_name: esp32Name,
		first_seen: firstSeenAt.toISOString(),
		last_seen: lastSeenAt.toISOString(),
		messages: Number(messages),
		last_payload: lastPayload && new TextDecoder().decode(lastPayload).slice(0, PAYLOAD_SHOWN_CHARACTERS),
	}));
	return ok({ unclaimed });
}

type DeviceCall = Pick<RouteCall<typeof readDeviceRoute>, "principal" | "path" | "clock">;

/** A device that the caller may see or change where it stands now, or stood last; null when it lies out of reach. */
export async function reachableDevice(db: Reader, { principal, path, clock }: DeviceCall, least: Role): Promise<Device | null> {
	const device = await findDevice(db, path.id, clock.now());
	const classroomId = (device?.placement ?? device?.placements.at(-1))?.classroomId;
	if (!device) return null;
	const subject =
		classroomId === undefined
			? { kind: "site" as const, siteId: device.siteId }
			: { kind: "classroom" as const, siteId: device.siteId, classroomId };
	return permits(principal, least, subject) ? device : null;
}

/** The device as it is after a change, told to the worker and written into the audit log. */
export async function saved(
	tx: Transaction,
	audit: Audit,
	action: string,
	id: number,
	before: Device | null,
	now: number,
): Promise<DeviceDetailBody> {
	const after = await findDevice(tx, id, now);
	if (!after) throw new Error(`device ${id} is gone within its own transaction`);
	await notifyConfig(tx, `device:${after.esp32Name}`);
	await audit({
		action,
		subject: `device:${after.esp32Name}`,
		before: before ? toAuditDevice(before) : undefined,
		after: toAuditDevice(after),
	});
	return toApiDeviceDetail(after);
}

type SwitchInput = RouteCall<typeof createDeviceRoute>["body"]["switches"][number];

export function toNewSwitch(
	position: number,
	{ name, type, gpio = null, power_rating_w: watts, consumption_factor: factor }: SwitchInput,
) {
	const powerRatingMw = watts === undefined ? null : toMilliwatts(watts);
	return { position, name, type, gpio, powerRatingMw, consumptionFactorMicro: toMicro(factor) };
}
