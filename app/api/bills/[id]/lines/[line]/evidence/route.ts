import { answerLineEvidence } from "@/app/_server/bills/answerEvidence";
import { handleRoute } from "@/app/_server/handleRoute";
import { getLineEvidenceRoute } from "@/wire/http/billEvidence";

export const GET = handleRoute(getLineEvidenceRoute, ({ path, query, ...asking }) => answerLineEvidence(asking, path, query));
