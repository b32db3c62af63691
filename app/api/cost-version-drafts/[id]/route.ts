import { changeCostVersionDraft } from "@/app/_server/configuration/costVersionDecisions";
import { getCostVersionDraft } from "@/app/_server/configuration/costVersionDrafts";
import { handleRoute } from "@/app/_server/handleRoute";
import { changeCostVersionDraftRoute, getCostVersionDraftRoute } from "@/wire/http/costVersionDrafts";

export const GET = handleRoute(getCostVersionDraftRoute, getCostVersionDraft);
export const PATCH = handleRoute(changeCostVersionDraftRoute, changeCostVersionDraft);
