import { changePassword } from "@/app/_server/configuration/account";
import { handleRoute } from "@/app/_server/handleRoute";
import { changePasswordRoute } from "@/wire/http/accounts";

export const POST = handleRoute(changePasswordRoute, changePassword);
