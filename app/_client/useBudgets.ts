import { useQuery } from "@tanstack/react-query";
import type { BudgetBody } from "@/wire/http/budgets";
import { requestJson, withQuery } from "./requestJson";

/** The budgets in force in the present month: the site's and its rooms', or one room's. */
export function useBudgets(classroom?: string) {
	const url = withQuery("/api/budgets", { classroom });
	return useQuery({
		queryKey: ["budgets", url],
		queryFn: ({ signal }) => requestJson<{ month: string; budgets: BudgetBody[] }>(url, { signal }),
		meta: { topics: ["usage"] },
	});
}
