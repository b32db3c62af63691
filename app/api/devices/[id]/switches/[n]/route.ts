import { switchDevice } from "@/app/_server/control/orders";
import { handleRoute } from "@/app/_server/handleRoute";
import { switchDeviceRoute } from "@/wire/http/commands";

export const POST = handleRoute(switchDeviceRoute, switchDevice);
