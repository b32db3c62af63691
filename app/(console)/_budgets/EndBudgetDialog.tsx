"use client";

import { toast } from "@heroui/react/toast";
import { useSend } from "@/app/_client/useSend";
import { formatMoney } from "@/components/figures/formatQuantity";
import { FormDialog } from "@/components/forms/FormDialog";
import type { BudgetBody } from "@/wire/http/budgets";
import { SendProblem } from "../SendProblem";

export function EndBudgetDialog({ budget, onClose }: { budget: BudgetBody; onClose: () => void }) {
	const send = useSend<unknown>(() => {
		toast.success("Budget ended");
		onClose();
	});
	const incidents = budget.of.thresholds.filter(({ incident }) => incident === "open" || incident === "accepted").length;
	return (
		<FormDialog
			title={`End the budget of ${budget.classroom ?? "the whole site"}?`}
			intro={`${formatMoney(budget.amount, budget.currency)} per month no longer stands against its costs; ${
				incidents === 0 ? "no incident is open" : `${incidents} open ${incidents === 1 ? "incident closes" : "incidents close"}`
			}. No figure changes.`}
			submitLabel="End it"
			isDanger
			isBusy={send.isPending}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "DELETE", url: `/api/budgets/${budget.id}` })}
			onClose={onClose}
		/>
	);
}
