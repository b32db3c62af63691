import { handleRoute } from "@/app/_server/handleRoute";
import { answerJob } from "@/app/_server/jobs/recalculate";
import { getJob } from "@/wire/http/recalculate";

export const GET = handleRoute(getJob, ({ path, ...asking }) => answerJob(asking, path.id));
