import { switchRoom } from "@/app/_server/control/orders";
import { readRoomSwitches } from "@/app/_server/control/roomSwitches";
import { handleRoute } from "@/app/_server/handleRoute";
import { switchRoomRoute } from "@/wire/http/commands";
import { readRoomSwitchesRoute } from "@/wire/http/roomSwitches";

export const GET = handleRoute(readRoomSwitchesRoute, readRoomSwitches);
export const POST = handleRoute(switchRoomRoute, switchRoom);
