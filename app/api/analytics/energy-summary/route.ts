import { handleRoute } from "@/app/_server/handleRoute";
import { answerEnergySummary } from "@/app/_server/usage/answerEnergySummary";
import { answerOfSite } from "@/app/_server/usage/place";
import { getEnergySummary } from "@/wire/http/energySummary";

export const GET = handleRoute(getEnergySummary, ({ query, ...asking }) => answerOfSite(asking, query, answerEnergySummary));
