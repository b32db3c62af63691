import { updateDevice } from "@/app/_server/configuration/deviceChanges";
import { archiveDevice, readDevice } from "@/app/_server/configuration/devices";
import { handleRoute } from "@/app/_server/handleRoute";
import { archiveDeviceRoute, readDeviceRoute, updateDeviceRoute } from "@/wire/http/devices";

export const GET = handleRoute(readDeviceRoute, readDevice);
export const PATCH = handleRoute(updateDeviceRoute, updateDevice);
export const DELETE = handleRoute(archiveDeviceRoute, archiveDevice);
