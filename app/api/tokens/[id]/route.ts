import { revokeToken } from "@/app/_server/configuration/tokens";
import { handleRoute } from "@/app/_server/handleRoute";
import { revokeTokenRoute } from "@/wire/http/accounts";

export const DELETE = handleRoute(revokeTokenRoute, revokeToken);
