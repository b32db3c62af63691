import { answerOpenLineEvidence } from "@/app/_server/bills/answerEvidence";
import { handleRoute } from "@/app/_server/handleRoute";
import { getOpenLineEvidenceRoute } from "@/wire/http/billEvidence";

export const GET = handleRoute(getOpenLineEvidenceRoute, ({ path, query, ...asking }) => {
	const { month, of, connection, site, ...depth } = query;
	return answerOpenLineEvidence(asking, { month, classroom: of, connection, site }, path.line, depth);
});
