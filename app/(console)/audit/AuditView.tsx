"use client";

import { Button } from "@heroui/react/button";
import { Download, History } from "lucide-react";
import { Problem, withQuery } from "@/app/_client/requestJson";
import { useSites } from "@/app/_client/useConfiguration";
import { fieldErrors } from "@/app/_client/useSend";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { TableSkeleton } from "@/components/states/Skeletons";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { AuditFilterBar } from "./AuditFilterBar";
import { AuditTable } from "./AuditTable";
import { useAudit, useAuditFilters, useSettledFilters } from "./useAudit";

export function AuditView() {
	const [filters, setFilters] = useAuditFilters();
	const { data: sites } = useSites();
	const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useAudit(useSettledFilters(filters));
	const site = sites?.sites[0];
	const zone = site?.time_zone ?? "UTC";
	const entries = data?.pages.flatMap((page) => page.entries) ?? [];
	const isFiltered = Object.values(filters).some((value) => value !== "");
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Settings", href: "/settings" }, { label: "Audit log" }]}
				title="Audit log"
				subtitle="Who changed what, when and from where; sign-ins and exports too. Nothing here can be changed or removed."
				actions={
					<HeaderActions>
						<a href={withQuery("/api/audit/csv", filters)} download className="button button--secondary">
							<Download aria-hidden className="size-4" />
							CSV
						</a>
					</HeaderActions>
				}
			/>
			<AuditFilterBar
				filters={filters}
				onChange={(change) => void setFilters(change)}
				errors={fieldErrors(error instanceof Problem ? error : null)}
				zone={zone}
			/>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <TableSkeleton rows={8} />}
			{data && entries.length === 0 && (
				<EmptyState icon={History} title={isFiltered ? "No entry fits" : "Nothing has happened yet"}>
					{isFiltered ? "Take a filter away or widen the dates." : "The first change that somebody makes stands here."}
				</EmptyState>
			)}
			{entries.length > 0 && <AuditTable entries={entries} zone={zone} />}
			{hasNextPage && (
				<Button className="self-center" variant="secondary" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
					Show older entries
				</Button>
			)}
		</>
	);
}
