"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import { type Problem, sendJson } from "@/app/_client/requestJson";
import { useSend } from "@/app/_client/useSend";
import type { ShownVersion } from "@/app/_client/useTariffs";
import { inZone, localDateOf } from "@/components/figures/formatTime";
import { FormDialog } from "@/components/forms/FormDialog";
import type { ImpactBody } from "@/wire/http/costImpact";
import { SendProblem } from "../SendProblem";
import { tariffLabel } from "./componentWords";
import { whenText } from "./describeVersion";
import { ImpactPreview } from "./ImpactPreview";
import { scopeName } from "./priceScope";

type WithdrawDialogProps = {
	version: ShownVersion;
	basedOn: number;
	siteName: string;
	zone: string;
	today: string;
	needsSecond: boolean;
	onWithdrawn: (recalculation: string | null) => void;
	onClose: () => void;
};

type Withdrawn = { recalculation?: string; drafts?: readonly unknown[] };

/** A price is taken back by recording anew what stood there before, never by deleting. What that changes stands here first. */
export function WithdrawDialog({
	version,
	basedOn,
	siteName,
	zone,
	today,
	needsSecond,
	onWithdrawn,
	onClose,
}: WithdrawDialogProps) {
	const url = `/api/power-analytics/cost-versions/${version.id}/withdraw`;
	const send = useSend<Withdrawn>(({ recalculation, drafts }) => {
		toast.success(drafts === undefined ? "Price withdrawn" : "Withdrawal submitted for approval");
		onWithdrawn(recalculation ?? null);
	});
	const preview = useQuery<{ impact: ImpactBody }, Problem>({
		queryKey: ["withdraw-impact", version.id, basedOn],
		queryFn: () => sendJson("POST", url, { dry_run: true }),
		// Once it is being withdrawn there is nothing left to preview.
		enabled: send.isIdle || send.isError,
		retry: false,
	});
	return (
		<FormDialog
			title={`Withdraw ${tariffLabel(version.components, version.currency)}?`}
			intro={`It prices ${scopeName(version, siteName)}, ${whenText(version, zone)}. What stood there before it is recorded anew; days that had no price before it have none again. The version itself is kept.`}
			submitLabel={needsSecond ? "Submit the withdrawal" : "Withdraw this price"}
			isDanger
			size="lg"
			isBusy={send.isPending}
			isSubmitDisabled={preview.data === undefined || preview.isFetching}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() =>
				send.mutate({ method: "POST", url, body: { based_on: basedOn } }, { onError: () => void preview.refetch() })
			}
			onClose={onClose}
		>
			<ImpactPreview
				impact={preview.data?.impact}
				isLoading={preview.isFetching}
				error={preview.error}
				today={today}
				from={localDateOf(inZone(version.effective_from, zone))}
				zone={zone}
				hint="Being worked out on the site's own history."
			/>
		</FormDialog>
	);
}
