import { z } from "zod";
import { command } from "./commands";
import { switchType } from "./devices";
import { idPath, instantText } from "./fields";
import { liveStatus } from "./figures";
import { routeSpec } from "./routeSpec";

const roomSwitch = z.object({
	switch: z.int().meta({ description: "Position from 0, as in switch_state" }),
	name: z.string(),
	type: switchType,
	power_rating_w: z.number(),
	rating_is_default: z.boolean().meta({ description: "The type's default, confirmed by nobody yet" }),
	no_auto_off: z.boolean().meta({ description: "Motion never switches it off" }),
	state: z.enum(["on", "off"]).nullable().meta({ description: "As last said, by whatever said it last; null: nobody has" }),
	since: instantText.nullable().meta({ description: "Since when it is so; null when only a reading shows it" }),
	said_at: instantText.nullable().meta({ description: "When the state was last said" }),
	source: z.string().nullable().meta({ description: "Who or what switched it" }),
	command: command.nullable().meta({ description: "The newest order of the last 10 minutes" }),
});

export const roomSwitches = z
	.object({
		classroom: z.string(),
		as_of: instantText,
		devices: z.array(
			z.object({
				device_id: z.int(),
				esp32_name: z.string(),
				status: liveStatus,
				last_seen_at: instantText.nullable(),
				switches: z.array(roomSwitch),
			}),
		),
	})
	.meta({ id: "RoomSwitches" });
export type RoomSwitchesBody = z.infer<typeof roomSwitches>;
export type RoomSwitchBody = RoomSwitchesBody["devices"][number]["switches"][number];

export const readRoomSwitchesRoute = routeSpec({
	method: "GET",
	path: "/api/classrooms/{id}/switches",
	summary: "How the switches of a room stand, and what was last ordered of each",
	role: "viewer",
	request: { path: idPath },
	responses: { 200: { description: "By device", schema: roomSwitches } },
	problems: ["not_found"],
});
