"use client";

import { useAccount } from "@/app/_client/AccountContext";
import { useSites } from "@/app/_client/useConfiguration";
import { useNow } from "@/app/_client/useNow";
import { usePipelineHealth } from "@/app/_client/usePipelineHealth";
import { PageHeader } from "@/components/shell/PageHeader";
import { CardsSkeleton, TableSkeleton } from "@/components/states/Skeletons";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { AuditPanel } from "./AuditPanel";
import { BrokerRefusals } from "./BrokerRefusals";
import { HealthSummary } from "./HealthSummary";
import { PipelineStages } from "./PipelineStages";
import { QuarantinePanel } from "./QuarantinePanel";
import { RetentionPanel } from "./RetentionPanel";

export function HealthView() {
	const account = useAccount();
	const { data: sites } = useSites();
	const { data, error, dataUpdatedAt, refetch } = usePipelineHealth();
	const now = useNow(data?.timestamp, dataUpdatedAt);
	const site = sites?.sites[0];
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Health" }]}
				title="Health"
				subtitle="From the device to the figure: what waits, what was refused, what was checked."
				actions={<HeaderActions />}
			/>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && (
				<>
					<CardsSkeleton />
					<TableSkeleton />
				</>
			)}
			{data && (
				<>
					<HealthSummary health={data} />
					<PipelineStages health={data} zone={site?.time_zone ?? "UTC"} now={now} />
					<AuditPanel health={data} now={now} />
					<BrokerRefusals refusals={data.broker_refusals} />
					<RetentionPanel retention={data.retention} />
				</>
			)}
			{account && account.role !== "viewer" && <QuarantinePanel zone={site?.time_zone ?? "UTC"} now={now} />}
		</>
	);
}
