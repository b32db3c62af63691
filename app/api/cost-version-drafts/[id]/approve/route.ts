import { approveCostVersionDraft } from "@/app/_server/configuration/costVersionDecisions";
import { handleRoute } from "@/app/_server/handleRoute";
import { approveCostVersionDraftRoute } from "@/wire/http/costVersionDrafts";

export const POST = handleRoute(approveCostVersionDraftRoute, approveCostVersionDraft);
