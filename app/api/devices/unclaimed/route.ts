import { listUnclaimedDevices } from "@/app/_server/configuration/devices";
import { handleRoute } from "@/app/_server/handleRoute";
import { listUnclaimedRoute } from "@/wire/http/devices";

export const GET = handleRoute(listUnclaimedRoute, listUnclaimedDevices);
