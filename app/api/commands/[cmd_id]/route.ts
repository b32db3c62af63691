import { readCommand } from "@/app/_server/control/readCommands";
import { handleRoute } from "@/app/_server/handleRoute";
import { readCommandRoute } from "@/wire/http/commands";

export const GET = handleRoute(readCommandRoute, readCommand);
