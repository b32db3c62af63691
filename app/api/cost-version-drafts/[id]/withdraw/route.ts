import { withdrawCostVersionDraft } from "@/app/_server/configuration/costVersionDecisions";
import { handleRoute } from "@/app/_server/handleRoute";
import { withdrawCostVersionDraftRoute } from "@/wire/http/costVersionDrafts";

export const POST = handleRoute(withdrawCostVersionDraftRoute, withdrawCostVersionDraft);
