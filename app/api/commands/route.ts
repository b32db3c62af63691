import { listCommands } from "@/app/_server/control/readCommands";
import { handleRoute } from "@/app/_server/handleRoute";
import { listCommandsRoute } from "@/wire/http/commands";

export const GET = handleRoute(listCommandsRoute, listCommands);
