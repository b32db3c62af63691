import { readAccount } from "@/app/_server/configuration/account";
import { handleRoute } from "@/app/_server/handleRoute";
import { readAccountRoute } from "@/wire/http/accounts";

export const GET = handleRoute(readAccountRoute, readAccount);
