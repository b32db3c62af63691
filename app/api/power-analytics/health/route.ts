import { handleRoute } from "@/app/_server/handleRoute";
import { answerPipelineHealth } from "@/app/_server/probes/answerPipelineHealth";
import { getPipelineHealth } from "@/wire/http/pipelineHealth";

export const GET = handleRoute(getPipelineHealth, answerPipelineHealth);
