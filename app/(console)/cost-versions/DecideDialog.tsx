"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Problem, requestJson } from "@/app/_client/requestJson";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import type { ShownVersion } from "@/app/_client/useTariffs";
import { inZone, localDateOf } from "@/components/figures/formatTime";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextBox } from "@/components/forms/TextBox";
import type { ImpactBody } from "@/wire/http/costImpact";
import type { CostVersionDraftBody } from "@/wire/http/costVersionDrafts";
import { SendProblem } from "../SendProblem";
import { ComponentList } from "./ComponentList";
import { reachText } from "./describeVersion";
import { ImpactPreview } from "./ImpactPreview";
import { scopeName } from "./priceScope";

export type Decision = { kind: "approve" | "reject" | "withdraw" | "submit"; draft: CostVersionDraftBody };
type DraftAnswer = { draft: CostVersionDraftBody; impact: ImpactBody | null; based_on: number };
type DecideDialogProps = {
	decision: Decision;
	versions: readonly ShownVersion[];
	siteName: string;
	zone: string;
	onRecorded: (recalculation: string) => void;
	onClose: () => void;
};

const WORDS = {
	approve: { title: "Approve this tariff?", submit: "Approve and record", done: "Approved and recorded" },
	reject: { title: "Reject this tariff?", submit: "Reject", done: "Rejected" },
	withdraw: { title: "Discard this draft?", submit: "Discard", done: "Discarded" },
	submit: { title: "Submit this draft?", submit: "Submit for approval", done: "Submitted for approval" },
} as const;

/** One word on a draft: what recording it would change and the reason come first, what it says follows, however long it is. */
export function DecideDialog({ decision, versions, siteName, zone, onRecorded, onClose }: DecideDialogProps) {
	const { kind, draft } = decision;
	const words = WORDS[kind];
	const [note, setNote] = useState("");
	const send = useSend<{ recalculation?: string }>(({ recalculation }) => {
		toast.success(words.done);
		if (recalculation !== undefined) onRecorded(recalculation);
		onClose();
	});
	const look = useQuery<DraftAnswer, Problem>({
		queryKey: ["cost-version-draft", draft.id],
		queryFn: ({ signal }) => requestJson<DraftAnswer>(`/api/cost-version-drafts/${draft.id}`, { signal }),
		enabled: send.isIdle || send.isError,
		retry: false,
	});
	const hasNote = kind === "approve" || kind === "reject";
	const body = {
		...(hasNote ? { note: note.trim() } : {}),
		...(kind === "approve" && look.data ? { based_on: look.data.based_on } : {}),
	};
	const today = localDateOf(inZone(new Date().toISOString(), zone));
	return (
		<FormDialog
			title={words.title}
			intro={`For ${scopeName(draft, siteName)}, ${reachText(draft, versions, zone)}, written by ${draft.created_by}. ${
				kind === "submit" ? "From then on it is decided as it stands." : ""
			}`}
			submitLabel={words.submit}
			size="lg"
			isDanger={kind === "reject" || kind === "withdraw"}
			isBusy={send.isPending}
			isSubmitDisabled={(kind === "approve" && look.data === undefined) || (kind === "reject" && note.trim() === "")}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() =>
				send.mutate(
					{ method: "POST", url: `/api/cost-version-drafts/${draft.id}/${kind}`, body },
					{ onError: () => void look.refetch() },
				)
			}
			onClose={onClose}
		>
			{(kind === "approve" || kind === "submit") && (
				<ImpactPreview
					impact={look.data?.impact}
					isLoading={look.isFetching}
					error={look.error}
					today={today}
					from={localDateOf(inZone(draft.effective_from, zone))}
					zone={zone}
					hint="Being worked out on the site's own history."
				/>
			)}
			{hasNote && (
				<TextBox
					label={kind === "reject" ? "Reason (required)" : "Note"}
					value={note}
					onChange={setNote}
					rows={2}
					placeholder={kind === "reject" ? "What should be different" : "Which order, which bill it was checked against"}
					error={fieldErrors(send.error)["note"]}
				/>
			)}
			<ComponentList components={draft.components} currency={draft.currency} />
		</FormDialog>
	);
}
