import { handleRoute } from "@/app/_server/handleRoute";
import { recalculate } from "@/app/_server/jobs/recalculate";
import { postRecalculate } from "@/wire/http/recalculate";

export const POST = handleRoute(postRecalculate, ({ body, ...asking }) => recalculate(asking, body));
