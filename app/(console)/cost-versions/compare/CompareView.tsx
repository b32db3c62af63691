"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useAccount } from "@/app/_client/AccountContext";
import { addMonths, isMonth, monthsUpTo } from "@/app/_client/months";
import { type Problem, sendJson } from "@/app/_client/requestJson";
import { useBuildings, useClassrooms, useSites } from "@/app/_client/useConfiguration";
import { useCostVersions, useDrafts } from "@/app/_client/useTariffs";
import { formatMonth, inZone, localDateOf } from "@/components/figures/formatTime";
import { Choice } from "@/components/forms/Choice";
import { PageHeader } from "@/components/shell/PageHeader";
import { ChartSkeleton, TableSkeleton } from "@/components/states/Skeletons";
import { TARIFF_TEMPLATES } from "@/domain/cost/templates";
import type { TariffLabBody } from "@/wire/http/tariffLab";
import { HeaderActions } from "../../HeaderActions";
import { QueryProblem } from "../../QueryProblem";
import { scopeFields, scopeOptions, WHOLE_SITE } from "../scopeChoice";
import { CandidatePicker } from "./CandidatePicker";
import { candidatesOf } from "./candidates";
import { LabPanels } from "./LabPanels";

const MONTHS_SHOWN = 24;
const PICKED_MAX = 4;

/** What past months would have cost under other tariffs, on the site's own usage. */
export function CompareView() {
	const account = useAccount();
	const mayAsk = account !== null && account.role !== "viewer";
	const [query, setQuery] = useQueryStates({
		pick: parseAsArrayOf(parseAsString).withDefault([]),
		first: parseAsString,
		last: parseAsString,
		for: parseAsString.withDefault(WHOLE_SITE),
	});
	const { data: sites } = useSites();
	const { data: list, error: listError, refetch } = useCostVersions();
	const { data: drafts } = useDrafts(mayAsk);
	const { data: classrooms = [] } = useClassrooms();
	const { data: buildings } = useBuildings();
	const site = sites?.sites[0];
	const zone = site?.time_zone ?? "UTC";
	const present = localDateOf(inZone(new Date().toISOString(), zone)).slice(0, 7);
	const last = isMonth(query.last) ? query.last : present;
	const first = isMonth(query.first) && query.first <= last ? query.first : addMonths(last, -2);
	const candidates = candidatesOf(list?.versions ?? [], drafts?.drafts ?? [], TARIFF_TEMPLATES, zone);
	const picked = query.pick.flatMap((id) => candidates.filter((candidate) => candidate.id === id)).slice(0, PICKED_MAX);
	const body = {
		...scopeFields(query.for),
		first_month: first,
		last_month: last,
		candidates: picked.map(({ asked }) => asked),
	};
	const lab = useQuery<TariffLabBody, Problem>({
		queryKey: ["tariff-lab", JSON.stringify(body)],
		queryFn: () => sendJson("POST", "/api/tariff-lab", body),
		enabled: mayAsk && picked.length > 0 && site !== undefined,
		retry: false,
		staleTime: 60_000,
	});
	const months = monthsUpTo(present, MONTHS_SHOWN).map((month) => ({ id: month, label: formatMonth(month) }));
	const error = listError ?? lab.error;
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Tariffs", href: "/cost-versions" }, { label: "Compare" }]}
				title="Compare tariffs"
				subtitle="What past months would have cost under other tariffs, on your own usage. Nothing is changed by it."
				actions={<HeaderActions />}
			/>
			{error && (
				<QueryProblem
					error={error}
					hasOldData={lab.data !== undefined}
					onRetry={() => void (listError ? refetch() : lab.refetch())}
				/>
			)}
			<section aria-label="What is compared" className="panel flex flex-col gap-4 p-5">
				<div className="grid gap-4 sm:grid-cols-3">
					<Choice label="From" options={months} value={first} onChange={(id) => void setQuery({ first: id })} />
					<Choice label="To" options={months} value={last} onChange={(id) => void setQuery({ last: id })} />
					<Choice
						label="Usage of"
						options={scopeOptions(buildings?.buildings ?? [], classrooms)}
						value={query.for}
						onChange={(id) => void setQuery({ for: id })}
					/>
				</div>
				<CandidatePicker
					candidates={candidates}
					picked={picked}
					max={PICKED_MAX}
					onChange={(pick) => void setQuery({ pick: pick.length === 0 ? null : pick })}
				/>
			</section>
			{!list && !listError && <TableSkeleton rows={3} />}
			{picked.length === 0 && list && (
				<p className="panel px-6 py-10 text-center text-sm text-muted">
					Choose two to four of them; what each month would have cost stands here, beside what it costs.
				</p>
			)}
			{picked.length > 0 && !lab.data && !lab.error && <ChartSkeleton />}
			{picked.length > 0 && lab.data && (
				<div
					aria-busy={lab.isFetching}
					className={`flex flex-col gap-5 transition-opacity ${lab.isPlaceholderData ? "opacity-60" : ""}`}
				>
					<LabPanels lab={lab.data} />
				</div>
			)}
			{site && <p className="text-xs text-muted">Months begin at midnight in {zone}.</p>}
		</>
	);
}
