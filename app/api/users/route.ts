import { createUser, listUsers } from "@/app/_server/configuration/users";
import { handleRoute } from "@/app/_server/handleRoute";
import { createUserRoute, listUsersRoute } from "@/wire/http/accounts";

export const GET = handleRoute(listUsersRoute, listUsers);
export const POST = handleRoute(createUserRoute, createUser);
