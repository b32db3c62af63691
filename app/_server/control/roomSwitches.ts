import { findClassroom } from "@/store/classrooms";
import { findLatestCommands } from "@/store/commandList";
import { findRoomSwitches, type RoomSwitch } from "@/store/roomSwitches";
import type { RoomSwitchBody, RoomSwitchesBody, readRoomSwitchesRoute } from "@/wire/http/roomSwitches";
import type { RouteCall } from "../handleRoute";
import { type Outcome, ok, refuse } from "../outcome";
import { permits } from "../permission";
import { toApiCommand } from "./commandBody";

const COMMAND_SHOWN_MS_MAX = 600_000;

export async function readRoomSwitches(call: RouteCall<typeof readRoomSwitchesRoute>): Promise<Outcome<RoomSwitchesBody>> {
	const { database, principal, path, clock } = call;
	const now = clock.now();
	const room = await findClassroom(database.prisma, path.id, new Date(now));
	if (!room || !permits(principal, "viewer", { kind: "classroom", siteId: room.siteId, classroomId: room.id }))
		return refuse("not_found", "No room that you may see has this id.");
	const switches = await findRoomSwitches(database.pool, room.id, now);
	const deviceIds = [...new Set(switches.map(({ deviceId }) => deviceId))];
	const commands = await findLatestCommands(database.pool, deviceIds, now - COMMAND_SHOWN_MS_MAX);
	const commandOf = new Map(commands.map((one) => [`${one.deviceId}/${one.position}`, toApiCommand(one, now)]));
	const bodyOf = (one: RoomSwitch): RoomSwitchBody => ({
		switch: one.position,
		name: one.name,
		type: one.type,
		power_rating_w: Number(one.powerRatingMw) / 1_000,
		rating_is_default: one.ratingIsDefault,
		no_auto_off: one.noAutoOff,
		state: one.state === null ? null : one.state ? "on" : "off",
		since: textOf(one.since),
		said_at: textOf(one.saidAt),
		source: one.source,
		command: commandOf.get(`${one.deviceId}/${one.position}`) ?? null,
	});
	const devices = deviceIds.map((deviceId) => {
		const own = switches.filter((one) => one.deviceId === deviceId);
		const [{ esp32Name, deviceStatus, lastSeenAt }] = own as [RoomSwitch];
		return {
			device_id: deviceId,
			esp32_name: esp32Name,
			status: deviceStatus,
			last_seen_at: textOf(lastSeenAt),
			switches: own.map(bodyOf),
		};
	});
	return ok({ classroom: room.code, as_of: new Date(now).toISOString(), devices });
}

function textOf(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString();
}
