import { createDevice, listDevices } from "@/app/_server/configuration/devices";
import { handleRoute } from "@/app/_server/handleRoute";
import { createDeviceRoute, listDevicesRoute } from "@/wire/http/devices";

export const GET = handleRoute(listDevicesRoute, listDevices);
export const POST = handleRoute(createDeviceRoute, createDevice);
