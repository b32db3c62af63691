import { handleRoute } from "@/app/_server/handleRoute";
import { exportSwitchSessions } from "@/app/_server/switchLog/exportSwitchSessions";
import { getSwitchSessionsCsv } from "@/wire/http/switchSessions";

export const GET = handleRoute(getSwitchSessionsCsv, ({ query, ...asking }) => exportSwitchSessions(asking, query));
