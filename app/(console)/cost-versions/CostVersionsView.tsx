"use client";

import { Button } from "@heroui/react/button";
import { useQuery } from "@tanstack/react-query";
import { Plus, ReceiptText } from "lucide-react";
import { parseAsString, useQueryStates } from "nuqs";
import { useAccount } from "@/app/_client/AccountContext";
import { requestJson } from "@/app/_client/requestJson";
import { useSites } from "@/app/_client/useConfiguration";
import { useNow } from "@/app/_client/useNow";
import { useOverview } from "@/app/_client/useOverview";
import { formatEnergy } from "@/components/figures/formatQuantity";
import { formatMonth, inZone, localDateOf } from "@/components/figures/formatTime";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import type { CostVersionBody } from "@/wire/http/costVersions";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { CostVersionForm } from "./CostVersionForm";
import { groupVersions } from "./groupVersions";
import { ScopeHistory } from "./ScopeHistory";

export type VersionList = { versions: CostVersionBody[]; based_on: number };

export function CostVersionsView() {
	const account = useAccount();
	const isAdmin = account?.role === "admin";
	const [query, setQuery] = useQueryStates({ new: parseAsString, from: parseAsString, classroom: parseAsString });
	const { data, error, dataUpdatedAt, refetch } = useQuery({
		queryKey: ["cost-versions"],
		queryFn: ({ signal }) => requestJson<VersionList>("/api/power-analytics/cost-versions", { signal }),
		meta: { topics: ["usage"] },
	});
	const { data: sites } = useSites();
	const { data: overview } = useOverview({ range: "month" });
	const now = useNow(undefined, dataUpdatedAt);
	const site = sites?.sites[0];
	const unpriced = overview?.month.unpriced_kwh ?? 0;
	const scopes = groupVersions(data?.versions ?? [], now || Date.now());
	const isFormOpen = isAdmin && site !== undefined && data !== undefined && query.new !== null;
	const open = (from: string | null = null, classroom: string | null = null) => void setQuery({ new: "1", from, classroom });
	const close = () => void setQuery({ new: null, from: null, classroom: null });
	const create = isAdmin && !isFormOpen && (
		<Button onPress={() => open()}>
			<Plus aria-hidden className="size-4" />
			{data?.versions.length === 0 ? "Create the first cost version" : "New price"}
		</Button>
	);

	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Tariffs" }]}
				title="Tariffs"
				subtitle="Cost versions: dated prices that are never overwritten. Every cost names the one that made it."
				actions={<HeaderActions>{data?.versions.length === 0 ? null : create}</HeaderActions>}
			/>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton />}
			{unpriced > 0 && overview && (
				<p className="rounded-2xl bg-warning-soft px-5 py-3.5 text-sm text-warning-soft-foreground">
					{formatEnergy(unpriced)} of {formatMonth(overview.month.month)} have no price. They are shown as unpriced, never as
					free; a version that starts earlier prices them at once.
				</p>
			)}
			<div className={isFormOpen ? "grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]" : ""}>
				{isFormOpen && (
					<div className="lg:order-2 lg:sticky lg:top-6">
						<CostVersionForm
							key={`${query.from}-${query.classroom}`}
							basedOn={data.based_on}
							versions={data.versions}
							currency={site.currency}
							zone={site.time_zone}
							today={localDateOf(inZone(new Date(now || Date.now()).toISOString(), site.time_zone))}
							firstFrom={query.from}
							firstClassroom={query.classroom}
							onClose={close}
							onReload={() => void refetch()}
						/>
					</div>
				)}
				<div className={`grid min-w-0 items-start gap-5 ${!isFormOpen && scopes.length > 1 ? "xl:grid-cols-2" : ""}`}>
					{data?.versions.length === 0 && (
						<EmptyState icon={ReceiptText} title="No price yet" action={create}>
							{isAdmin
								? "A cost version is a price with a date. Give what you pay per kWh and since when; costs of all days since then appear at once. It takes ten seconds."
								: "A cost version is a price with a date. An admin records the first one; costs of all days since then appear at once."}
						</EmptyState>
					)}
					{site &&
						scopes.map((scope) => (
							<ScopeHistory
								key={scope.classroom ?? ""}
								scope={scope}
								siteName={site.name}
								zone={site.time_zone}
								onPrice={isAdmin ? open : null}
							/>
						))}
				</div>
			</div>
		</>
	);
}
