"use client";

import { useAccount } from "@/app/_client/AccountContext";
import { useSites } from "@/app/_client/useConfiguration";
import { PageHeader } from "@/components/shell/PageHeader";
import { TableSkeleton } from "@/components/states/Skeletons";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { AuditPanel } from "./AuditPanel";
import { BudgetsPanel } from "./BudgetsPanel";
import { PasswordPanel } from "./PasswordPanel";
import { PeoplePanel } from "./PeoplePanel";
import { SessionsPanel } from "./SessionsPanel";
import { SitePanel } from "./SitePanel";
import { TokensPanel } from "./TokensPanel";

export function SettingsView() {
	const account = useAccount();
	const { data, error, refetch } = useSites();
	const isAdmin = account?.role === "admin";
	const site = data?.sites[0];
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Settings" }]}
				title="Settings"
				actions={<HeaderActions />}
			/>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!site && !error && <TableSkeleton rows={3} />}
			{site && <SitePanel key={site.id} site={site} mayChange={isAdmin} />}
			{site && <BudgetsPanel currency={site.currency} mayChange={isAdmin} />}
			{isAdmin && site && (
				<>
					<PeoplePanel zone={site.time_zone} />
					<TokensPanel zone={site.time_zone} />
					<AuditPanel />
				</>
			)}
			<PasswordPanel />
			<SessionsPanel />
		</>
	);
}
