import { handleRoute } from "@/app/_server/handleRoute";
import { exportRuntime } from "@/app/_server/runtime/exportRuntime";
import { getRuntimeCsv } from "@/wire/http/runtime";

export const GET = handleRoute(getRuntimeCsv, ({ query, ...asking }) => exportRuntime(asking, query));
