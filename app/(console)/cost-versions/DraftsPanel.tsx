"use client";

import { Button } from "@heroui/react/button";
import { Check, Pencil, X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { ShownVersion } from "@/app/_client/useTariffs";
import { formatInstant, inZone } from "@/components/figures/formatTime";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import { tariffLabel } from "./componentWords";
import { DecideDialog, type Decision } from "./DecideDialog";
import { DecidedDrafts } from "./DecidedDrafts";
import { reachText } from "./describeVersion";
import { scopeName } from "./priceScope";

type DraftsPanelProps = {
	drafts: readonly CostVersionDraftBody[];
	/** What is in force: where a draft without an end stops. */
	versions: readonly ShownVersion[];
	siteName: string;
	zone: string;
	mayChange: boolean;
	/** The site asks for a second person. */
	needsSecond: boolean;
	onRecorded: (recalculation: string) => void;
};

/** What is being written, and what waits for somebody's word. */
export function DraftsPanel({ drafts, versions, siteName, zone, mayChange, needsSecond, onRecorded }: DraftsPanelProps) {
	const [decision, setDecision] = useState<Decision | null>(null);
	const open = drafts.filter(({ state }) => state === "submitted" || state === "draft");
	if (drafts.length === 0) return null;
	const waiting = open.filter(({ state }) => state === "submitted").length;
	return (
		<section aria-labelledby="drafts-title" className="panel p-5 sm:p-6">
			<h2 id="drafts-title" className="text-base font-medium">
				Drafts{" "}
				<span className="text-sm font-normal text-muted">
					{open.length === 0
						? "none is open"
						: waiting === 0
							? "price nothing yet"
							: `${waiting} ${waiting === 1 ? "awaits" : "await"} approval`}
				</span>
			</h2>
			<ul className="mt-2 empty:hidden">
				{open.map((draft) => (
					<li
						key={draft.id}
						className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-separator py-3 first:border-t-0"
					>
						<div className="min-w-56 flex-1">
							<p className="flex flex-wrap items-center gap-2 font-medium">
								{tariffLabel(draft.components, draft.currency)}
								<span
									className={`rounded-full px-2 py-0.5 text-xs font-medium ${
										draft.state === "submitted"
											? "bg-warning-soft text-warning-soft-foreground"
											: "bg-default text-default-foreground"
									}`}
								>
									{draft.state === "submitted" ? "awaits approval" : "draft"}
								</span>
							</p>
							<p className="text-sm text-muted">
								{scopeName(draft, siteName)}, {reachText(draft, versions, zone)} · by {draft.created_by},{" "}
								{formatInstant(inZone(draft.updated_at, zone))}
							</p>
							{draft.notes && <p className="text-sm text-muted">{draft.notes}</p>}
						</div>
						{mayChange && (
							<DraftActions draft={draft} needsSecond={needsSecond} onDecide={(kind) => setDecision({ kind, draft })} />
						)}
					</li>
				))}
			</ul>
			<DecidedDrafts drafts={drafts} siteName={siteName} zone={zone} mayChange={mayChange} />
			{decision && (
				<DecideDialog
					decision={decision}
					versions={versions}
					siteName={siteName}
					zone={zone}
					onRecorded={onRecorded}
					onClose={() => setDecision(null)}
				/>
			)}
		</section>
	);
}

type DraftActionsProps = {
	draft: CostVersionDraftBody;
	needsSecond: boolean;
	onDecide: (kind: Decision["kind"]) => void;
};

function DraftActions({ draft, needsSecond, onDecide }: DraftActionsProps) {
	if (draft.state === "draft")
		return (
			<span className="flex flex-wrap gap-2">
				<Button size="sm" variant="ghost" onPress={() => onDecide("withdraw")}>
					Discard
				</Button>
				<Link href={`/cost-versions/new?base=d${draft.id}`} className="button button--sm button--tertiary">
					<Pencil aria-hidden className="size-4" />
					Edit
				</Link>
				<Button size="sm" onPress={() => onDecide("submit")}>
					Submit for approval
				</Button>
			</span>
		);
	const isBarred = needsSecond && draft.is_own;
	return (
		<span className="flex flex-wrap items-center gap-2">
			{isBarred && <span className="max-w-60 text-xs text-muted">Yours: another admin has to approve it.</span>}
			{draft.is_own && (
				<Button size="sm" variant="ghost" onPress={() => onDecide("withdraw")}>
					Discard
				</Button>
			)}
			<Button size="sm" variant="tertiary" onPress={() => onDecide("reject")}>
				<X aria-hidden className="size-4" />
				Reject
			</Button>
			<Button size="sm" isDisabled={isBarred} onPress={() => onDecide("approve")}>
				<Check aria-hidden className="size-4" />
				Approve
			</Button>
		</span>
	);
}
