import { handleRoute } from "@/app/_server/handleRoute";
import { askSwitchSessions } from "@/app/_server/switchLog/answerSwitchSessions";
import { getSwitchSessions } from "@/wire/http/switchSessions";

export const GET = handleRoute(getSwitchSessions, ({ query, ...asking }) => askSwitchSessions(asking, query));
