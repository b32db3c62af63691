import { refuse } from "@/app/_server/outcome";
import { problemResponse } from "@/app/_server/problemResponse";

/** Every other address below /api: a client that mistyped one gets a problem that it can read, not the page for people. */
async function answerUnknown(): Promise<Response> {
	const { problem } = refuse("not_found", "There is nothing at this address; GET /api/openapi.json lists what there is.");
	return problemResponse(problem);
}

export { answerUnknown as DELETE, answerUnknown as GET, answerUnknown as PATCH, answerUnknown as POST, answerUnknown as PUT };
