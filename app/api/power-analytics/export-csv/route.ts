import { answerExport } from "@/app/_server/exportCsv/answerExport";
import { handleRoute } from "@/app/_server/handleRoute";
import { getExportCsv } from "@/wire/http/exportCsv";

export const GET = handleRoute(getExportCsv, ({ query, ...asking }) => answerExport(asking, query));
