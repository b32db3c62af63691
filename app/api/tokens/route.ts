import { createToken, listTokens } from "@/app/_server/configuration/tokens";
import { handleRoute } from "@/app/_server/handleRoute";
import { createTokenRoute, listTokensRoute } from "@/wire/http/accounts";

export const GET = handleRoute(listTokensRoute, listTokens);
export const POST = handleRoute(createTokenRoute, createToken);
