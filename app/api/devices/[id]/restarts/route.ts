import { listRestarts } from "@/app/_server/configuration/deviceRestarts";
import { handleRoute } from "@/app/_server/handleRoute";
import { listRestartsRoute } from "@/wire/http/deviceRestarts";

export const GET = handleRoute(listRestartsRoute, listRestarts);
