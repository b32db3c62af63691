import { correctEntry, listCorrections } from "@/app/_server/corrections/corrections";
import { handleRoute } from "@/app/_server/handleRoute";
import { correctEntryRoute, listCorrectionsRoute } from "@/wire/http/corrections";

export const GET = handleRoute(listCorrectionsRoute, listCorrections);
export const POST = handleRoute(correctEntryRoute, correctEntry);
