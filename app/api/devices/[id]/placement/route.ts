import { placeDeviceIn } from "@/app/_server/configuration/devices";
import { handleRoute } from "@/app/_server/handleRoute";
import { placeDeviceRoute } from "@/wire/http/devices";

export const POST = handleRoute(placeDeviceRoute, placeDeviceIn);
