import { formatAgo } from "@/components/figures/formatTime";
import type { PipelineHealthResponse } from "@/wire/http/pipelineHealth";

type Verification = PipelineHealthResponse["verification"];

/** Longer than this without a verification, a night was missed. */
const STALE_MS = 30 * 3_600_000;

export interface AuditVerdict {
	readonly state: "whole" | "waiting" | "broken";
	readonly title: string;
	readonly text: string;
}

/** The one sentence that an auditor looks for, and what to do next. */
export function auditVerdict(verification: Verification, now: number): AuditVerdict {
	const { checked_at: checkedAt, ok, failed, wrong, broken_chains: open } = verification;
	if (ok === false || open > 0) {
		const chains = open === 1 ? "One chain is" : `${open} chains are`;
		const text =
			open > 0 ? `${chains} not what was sealed; an incident is open for each.` : "People have decided about each chain.";
		return {
			state: "broken",
			title: wrong === 1 ? "Something was changed" : "Things were changed",
			text: `${text} Run npm run verify on the server for the whole list, and keep a copy of the database before anything is mended.`,
		};
	}
	if (failed !== null)
		return {
			state: "waiting",
			title: "The last check did not come to an end",
			text: `${failed} The worker tries again within the hour.`,
		};
	if (checkedAt === null)
		return {
			state: "waiting",
			title: "Not checked yet",
			text: "The worker checks every chain at 02:00 of the site. To check now: npm run verify on the server.",
		};
	if (now - Date.parse(checkedAt) > STALE_MS)
		return {
			state: "waiting",
			title: "Not checked since a night was missed",
			text: `Every chain was whole ${formatAgo(checkedAt, now)}. The worker makes up for the night when it runs.`,
		};
	return {
		state: "whole",
		title: "Nothing has been changed",
		text: "Every chain is whole: each entry, reading, bill and daily head is what was sealed.",
	};
}
