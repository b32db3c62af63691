import { submitCostVersionDraft } from "@/app/_server/configuration/costVersionDecisions";
import { handleRoute } from "@/app/_server/handleRoute";
import { submitCostVersionDraftRoute } from "@/wire/http/costVersionDrafts";

export const POST = handleRoute(submitCostVersionDraftRoute, submitCostVersionDraft);
