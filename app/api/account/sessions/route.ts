import { endSessions } from "@/app/_server/configuration/account";
import { handleRoute } from "@/app/_server/handleRoute";
import { endSessionsRoute } from "@/wire/http/accounts";

export const DELETE = handleRoute(endSessionsRoute, endSessions);
