import { CircleAlert, CircleCheck, CircleX } from "lucide-react";
import Link from "next/link";
import { formatCount } from "@/components/figures/formatQuantity";
import { formatAgo } from "@/components/figures/formatTime";
import type { PipelineHealthResponse } from "@/wire/http/pipelineHealth";
import { auditVerdict } from "./audit/auditVerdict";

const ICON = { whole: CircleCheck, waiting: CircleAlert, broken: CircleX } as const;
const TONE = { whole: "text-accent", waiting: "text-series-estimated", broken: "text-danger" } as const;

/** Whether anything was changed, in a line, with the way to the auditor's page. */
export function AuditPanel({ health, now }: { health: PipelineHealthResponse; now: number }) {
	const { verification } = health;
	const { state, title } = auditVerdict(verification, now);
	const Icon = ICON[state];
	const { checked_at: checkedAt, head } = verification;
	return (
		<section aria-labelledby="audit-title" className="panel flex flex-wrap items-center gap-x-6 gap-y-3 p-5">
			<div className="min-w-0 flex-1 basis-72">
				<h2 id="audit-title" className="text-base font-medium">
					Audit
				</h2>
				<p className="mt-1 flex items-start gap-2 text-sm leading-6">
					<Icon aria-hidden className={`mt-1 size-4 shrink-0 ${TONE[state]}`} />
					<span>
						{title}
						{checkedAt !== null &&
							`: ${formatCount(verification.entries)} entries, ${formatCount(verification.readings)} readings and ${formatCount(verification.bills)} bills checked ${formatAgo(checkedAt, now)}`}
						.
					</span>
				</p>
				<p className="text-xs leading-5 text-muted">
					Each ledger entry and each bill is chained to the one before by SHA-256; a changed byte shows.
					{head && ` The latest daily head is of ${head.date}.`}
				</p>
			</div>
			<Link href="/pipeline/audit" className="text-link text-sm">
				What was checked, and how to check it yourself
			</Link>
		</section>
	);
}
