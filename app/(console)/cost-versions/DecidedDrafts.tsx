import Link from "next/link";
import { formatInstant, inZone } from "@/components/figures/formatTime";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import { tariffLabel } from "./componentWords";
import { whenText } from "./describeVersion";
import { scopeName } from "./priceScope";

const SHOWN = 10;
const WORDS = { recorded: "recorded", rejected: "rejected", withdrawn: "discarded" } as const;
type Decided = CostVersionDraftBody & { state: keyof typeof WORDS };

type DecidedDraftsProps = {
	drafts: readonly CostVersionDraftBody[];
	siteName: string;
	zone: string;
	mayChange: boolean;
};

/** What became of drafts, folded: who said no and why, and the way to submit one again. */
export function DecidedDrafts({ drafts, siteName, zone, mayChange }: DecidedDraftsProps) {
	const decided = drafts
		.filter((draft): draft is Decided => draft.state in WORDS)
		.toSorted((a, b) => Date.parse(decidedAt(b)) - Date.parse(decidedAt(a)))
		.slice(0, SHOWN);
	if (decided.length === 0) return null;
	return (
		<details className="mt-2 border-t border-separator pt-3">
			<summary className="cursor-pointer text-sm text-muted">Recently decided ({decided.length})</summary>
			<ul className="mt-1">
				{decided.map((draft) => (
					<li key={draft.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2 text-sm">
						<div className="min-w-56 flex-1">
							<p className="flex flex-wrap items-center gap-2 font-medium">
								{tariffLabel(draft.components, draft.currency)}
								<span
									className={`rounded-full px-2 py-0.5 text-xs font-medium ${
										draft.state === "rejected"
											? "bg-danger-soft text-danger-soft-foreground"
											: "bg-default text-default-foreground"
									}`}
								>
									{WORDS[draft.state]}
								</span>
							</p>
							<p className="text-muted">
								{scopeName(draft, siteName)}, {whenText(draft, zone)} · by {draft.created_by} · {WORDS[draft.state]}
								{draft.decided_by !== null && ` by ${draft.decided_by}`}, {formatInstant(inZone(decidedAt(draft), zone))}
							</p>
							{draft.decision_note && (
								<p>
									{draft.state === "rejected" ? "Reason" : "Note"}: {draft.decision_note}
								</p>
							)}
						</div>
						{draft.state === "recorded" && draft.version_id !== null && (
							<Link href={`/cost-versions?version=${draft.version_id}`} className="text-link">
								Version {draft.version_id}
							</Link>
						)}
						{mayChange && draft.state !== "recorded" && (
							<Link href={`/cost-versions/new?base=d${draft.id}`} className="button button--sm button--tertiary">
								Edit and submit again
							</Link>
						)}
					</li>
				))}
			</ul>
		</details>
	);
}

function decidedAt({ decided_at, updated_at }: CostVersionDraftBody): string {
	return decided_at ?? updated_at;
}
