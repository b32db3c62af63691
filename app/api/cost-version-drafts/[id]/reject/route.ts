import { rejectCostVersionDraft } from "@/app/_server/configuration/costVersionDecisions";
import { handleRoute } from "@/app/_server/handleRoute";
import { rejectCostVersionDraftRoute } from "@/wire/http/costVersionDrafts";

export const POST = handleRoute(rejectCostVersionDraftRoute, rejectCostVersionDraft);
