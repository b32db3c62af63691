import { rotateDeviceSecret } from "@/app/_server/configuration/devices";
import { handleRoute } from "@/app/_server/handleRoute";
import { rotateSecretRoute } from "@/wire/http/devices";

export const POST = handleRoute(rotateSecretRoute, rotateDeviceSecret);
