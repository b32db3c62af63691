import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import { type Problem, sendJson } from "./requestJson";

/** record: in force at once. draft: kept, prices nothing. submit: kept, and handed to a second person. */
export type TariffAction = "record" | "draft" | "submit";
export type TariffBody = Readonly<Record<string, unknown>>;
export type Recorded = { action: TariffAction; draftId: number | null; recalculation: string | null };
type Sending = { action: TariffAction; body: TariffBody; basedOn: number; draftId: number | null };

const VERSIONS = "/api/power-analytics/cost-versions";
const DRAFTS = "/api/cost-version-drafts";

/** Sends a tariff on one of its three ways. A draft that is there already is changed, never made twice. */
export function useRecordTariff(onDone: (recorded: Recorded) => void) {
	const queryClient = useQueryClient();
	return useMutation<Recorded, Problem, Sending>({
		mutationFn: async ({ action, body, basedOn, draftId }) => {
			if (action === "record") {
				const answer = await sendJson<{ recalculation?: string | null }>("POST", VERSIONS, { ...body, based_on: basedOn });
				return { action, draftId: null, recalculation: answer.recalculation ?? null };
			}
			const id = draftId ?? (await makeDraft(body));
			if (draftId !== null) await sendJson("PATCH", `${DRAFTS}/${draftId}`, withoutScope(body));
			if (action === "submit") await sendJson("POST", `${DRAFTS}/${id}/submit`, {});
			return { action, draftId: id, recalculation: null };
		},
		onSuccess: (recorded) => {
			void queryClient.invalidateQueries();
			onDone(recorded);
		},
	});
}

async function makeDraft(body: TariffBody): Promise<number> {
	const { draft } = await sendJson<{ draft: CostVersionDraftBody }>("POST", VERSIONS, { ...body, draft: true });
	return draft.id;
}

/** The scope of a draft is fixed. */
function withoutScope({ building: _, classroom: __, ...rest }: TariffBody): TariffBody {
	return rest;
}
