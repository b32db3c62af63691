import { findClassroom } from "@/store/classrooms";
import { findRoomSwitches } from "@/store/roomSwitches";
import type { CommandBody, switchDeviceRoute, switchRoomRoute } from "@/wire/http/commands";
import type { Answer } from "@/wire/http/routeSpec";
import { reachableDevice } from "../configuration/devices";
import type { RouteCall } from "../handleRoute";
import { accepted, type Outcome, refuse, refuseField } from "../outcome";
import { permits } from "../permission";
import { toApiCommand } from "./commandBody";
import { placeOrder } from "./placeOrder";

/** Only a device that stands in a room of the caller now can be switched: where it stood before gives no say. */
export async function switchDevice(call: RouteCall<typeof switchDeviceRoute>): Promise<Outcome<CommandBody>> {
	const device = await reachableDevice(call.database.prisma, call, "manager");
	if (!device) return refuse("not_found", "No device that you may switch has this id.");
	if (device.archivedAt) return refuse("conflict", `${device.esp32Name} is archived: it takes no orders any more.`);
	if (!device.placement)
		return refuse(
			"conflict",
			`${device.esp32Name} stands in no room. Place it first (POST /api/devices/${device.id}/placement).`,
		);
	const known = device.switches.filter(({ archivedAt }) => archivedAt === null);
	const position = call.path.n;
	if (!known.some((one) => one.position === position))
		return refuseField("n", `${device.esp32Name} has ${positionsOf(known)}`, "not_found");
	const placed = await placeOrder(call, {
		targets: [{ deviceId: device.id, position }],
		asked: { kind: "switch", deviceId: device.id, position },
		audit: { action: "switch.order", subject: `device:${device.esp32Name}` },
	});
	if (placed.kind === "refused") return placed;
	const [command] = placed.value;
	return command ? accepted(toApiCommand(command, call.clock.now())) : refuse("not_found");
}

export async function switchRoom(call: RouteCall<typeof switchRoomRoute>): Promise<Outcome<Answer<typeof switchRoomRoute>>> {
	const { database, principal, path, body, clock } = call;
	const now = clock.now();
	const room = await findClassroom(database.prisma, path.id, new Date(now));
	if (!room || !permits(principal, "manager", { kind: "classroom", siteId: room.siteId, classroomId: room.id }))
		return refuse("not_found", "No room that you may switch has this id.");
	if (room.archivedAt) return refuse("conflict", `${room.code} is archived.`);
	const switches = (await findRoomSwitches(database.pool, room.id, now)).filter(
		({ type }) => body.types === undefined || body.types.includes(type),
	);
	if (switches.length === 0)
		return refuse(
			"conflict",
			body.types === undefined
				? `No switch stands in ${room.code} now.`
				: `No switch of these types stands in ${room.code} now: ${body.types.join(", ")}.`,
		);
	const placed = await placeOrder(call, {
		targets: switches,
		asked: { kind: "room", classroomId: room.id, types: body.types ?? null },
		audit: { action: "switch.order_room", subject: `classroom:${room.code}` },
	});
	return placed.kind === "refused" ? placed : accepted({ commands: placed.value.map((one) => toApiCommand(one, clock.now())) });
}

function positionsOf(switches: readonly { readonly position: number }[]): string {
	if (switches.length === 0) return "no switches yet: PATCH /api/devices/{id} makes them";
	return `the switches ${switches.map(({ position }) => position).join(", ")} (positions from 0)`;
}
