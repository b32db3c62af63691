import { disableUser, updateUser } from "@/app/_server/configuration/users";
import { handleRoute } from "@/app/_server/handleRoute";
import { disableUserRoute, updateUserRoute } from "@/wire/http/accounts";

export const PATCH = handleRoute(updateUserRoute, updateUser);
export const DELETE = handleRoute(disableUserRoute, disableUser);
