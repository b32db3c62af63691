"use client";

import { useSites } from "@/app/_client/useConfiguration";
import { useNow } from "@/app/_client/useNow";
import { usePipelineHealth } from "@/app/_client/usePipelineHealth";
import { CopyBox } from "@/components/forms/CopyBox";
import { PageHeader } from "@/components/shell/PageHeader";
import { CardsSkeleton } from "@/components/states/Skeletons";
import { HeaderActions } from "../../HeaderActions";
import { QueryProblem } from "../../QueryProblem";
import { AuditResult } from "./AuditResult";

/** For an auditor: what was checked, when, what came of it, how to check it oneself, and what all that does not prove. */
export function AuditView() {
	const { data: sites } = useSites();
	const { data, error, dataUpdatedAt, refetch } = usePipelineHealth();
	const now = useNow(data?.timestamp, dataUpdatedAt);
	const site = sites?.sites[0];
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Health", href: "/pipeline" }, { label: "Audit" }]}
				title="Audit"
				subtitle="Has anything that was measured, posted or billed been changed since?"
				actions={<HeaderActions />}
			/>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			{!data && !error && <CardsSkeleton />}
			{data && <AuditResult verification={data.verification} zone={site?.time_zone ?? "UTC"} now={now} />}
			<section aria-labelledby="oneself-title" className="panel p-5">
				<h2 id="oneself-title" className="text-base font-medium">
					Check it yourself
				</h2>
				<ol className="mt-3 flex list-decimal flex-col gap-3 pl-5 text-sm leading-6">
					<li>
						Keep the day’s head where AutoVolt cannot reach it: copy <code className="font-mono">ledger-heads.txt</code> from the
						data folder, or let your own account listen to the retained topic{" "}
						<code className="inline-block max-w-full font-mono break-words">autovolt/audit/ledger-head</code>. Whoever changes the
						past later has to change your copy, too.
					</li>
					<li>
						On the server, check the database against your copy. It only reads, needs neither worker nor web app, and says in a
						sentence what is wrong:
						<div className="mt-3">
							<CopyBox label="Verify the database" text="npm run verify -- --heads my-copy-of-ledger-heads.txt" />
						</div>
					</li>
					<li>
						Or take an export along and check it on a machine of your own, without the database:
						<div className="mt-3 flex flex-col gap-3">
							<CopyBox label="Write an export" text="npm run verify -- --write audit.jsonl.gz" />
							<CopyBox
								label="Verify the export"
								text="npm run verify -- --export audit.jsonl.gz --heads my-copy-of-ledger-heads.txt"
							/>
						</div>
					</li>
				</ol>
			</section>
			<section aria-labelledby="limits-title" className="panel p-5">
				<h2 id="limits-title" className="text-base font-medium">
					What this does not prove
				</h2>
				<ul className="mt-3 flex list-disc flex-col gap-2 pl-5 text-sm leading-6">
					<li>That the meters are right. It proves what they said, not what was drawn.</li>
					<li>
						That the ledger drew the right conclusions from the readings: <code className="font-mono">npm run replay</code>{" "}
						derives every entry again and compares.
					</li>
					<li>
						That nothing was rewritten whole: who holds the server’s highest rights can make a new history with new hashes. A head
						that was copied before is what tells it, so keep copies.
					</li>
					<li>Anything about readings of months that are no longer kept, but for the entries that stand on them.</li>
					<li>Who did it. The server’s own logs and the audit log say who changed what through AutoVolt.</li>
				</ul>
			</section>
		</>
	);
}
