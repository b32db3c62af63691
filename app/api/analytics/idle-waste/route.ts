import { handleRoute } from "@/app/_server/handleRoute";
import { answerIdleWaste } from "@/app/_server/idleWaste/answerIdleWaste";
import { idleWasteRoute } from "@/wire/http/idleWaste";

export const GET = handleRoute(idleWasteRoute, answerIdleWaste);
