import { useQuery } from "@tanstack/react-query";
import { type Problem, sendJson } from "@/app/_client/requestJson";
import { useSettled } from "@/app/_client/useSettled";
import { parseComponents } from "@/domain/cost/costVersion";
import { pricesEnergy } from "@/domain/cost/pricesEnergy";
import type { ImpactBody } from "@/wire/http/costImpact";
import { scopeFields } from "../scopeChoice";
import { toComponents } from "./draftJson";
import type { PathProblem } from "./placeProblems";
import type { TariffSheet } from "./tariffSheet";

const PAUSE_MS = 500;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The body of a version, as the sheet stands. */
export function bodyOf(sheet: TariffSheet) {
	return {
		components: toComponents(sheet.components),
		effective_from: sheet.from,
		effective_until: sheet.until === "" ? null : sheet.until,
		...scopeFields(sheet.scope),
	};
}

/** What is wrong with a sheet by the rules of the domain: the same that the server keeps, without asking it. */
export function problemsOf(sheet: TariffSheet): PathProblem[] {
	const parsed = parseComponents(toComponents(sheet.components));
	const problems = parsed.ok ? [] : parsed.problems.map(({ path, message }) => ({ path: path.join("."), message }));
	if (!DATE.test(sheet.from)) problems.push({ path: "effective_from", message: "is required" });
	return problems;
}

/** Whether the sheet holds together and yet no kWh costs anything under it: allowed, but worth a question. */
export function leavesEnergyFree(sheet: TariffSheet): boolean {
	const parsed = parseComponents(toComponents(sheet.components));
	return parsed.ok && !pricesEnergy(parsed.components);
}

/** What recording the sheet would change, asked for once it stands still and holds together. */
export function useTariffPreview(sheet: TariffSheet, basedOn: number | undefined) {
	const isWhole = problemsOf(sheet).length === 0;
	const typed = JSON.stringify(bodyOf(sheet));
	const settled = useSettled(typed, PAUSE_MS);
	const preview = useQuery<{ impact: ImpactBody }, Problem>({
		queryKey: ["cost-version-impact", settled, basedOn],
		queryFn: () => sendJson("POST", "/api/power-analytics/cost-versions", { ...JSON.parse(settled), dry_run: true }),
		enabled: isWhole && settled === typed && basedOn !== undefined,
		retry: false,
		staleTime: 30_000,
	});
	return {
		isWhole,
		isLoading: isWhole && (preview.isFetching || settled !== typed),
		impact: isWhole ? preview.data?.impact : undefined,
		// An answer to an earlier state of the sheet says nothing of this one.
		error: isWhole && settled === typed ? preview.error : null,
	};
}
