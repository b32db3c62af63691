"use client";

import { toast } from "@heroui/react/toast";
import { useState } from "react";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { formatMoney } from "@/components/figures/formatQuantity";
import { formatMonth } from "@/components/figures/formatTime";
import { Choice } from "@/components/forms/Choice";
import { FormDialog } from "@/components/forms/FormDialog";
import { TextInput } from "@/components/forms/TextInput";
import type { BudgetBody } from "@/wire/http/budgets";
import { SendProblem } from "../SendProblem";
import { readThresholds } from "./readThresholds";

type BudgetDialogProps = {
	/** The budget to change; null makes one. */
	budget: BudgetBody | null;
	classroom: string | null;
	month: string;
	currency: string;
	onClose: () => void;
};

const PERIODS = (month: string) => [
	{ id: "from_month", label: `Every month from ${formatMonth(month)} on` },
	{ id: "month", label: `${formatMonth(month)} only` },
];

const AMOUNT = /^\d+(\.\d{0,2})?$/;
const AMOUNT_RULE = "an amount above 0, with at most 2 decimals";

export function BudgetDialog({ budget, classroom, month, currency, onClose }: BudgetDialogProps) {
	const [amount, setAmount] = useState(budget === null ? "" : String(budget.amount));
	const [thresholds, setThresholds] = useState(
		budget === null ? "80, 100" : budget.of.thresholds.map(({ percent }) => percent).join(", "),
	);
	const [period, setPeriod] = useState("from_month");
	const send = useSend<BudgetBody>((saved) => {
		toast.success("Budget saved", { description: `${formatMoney(saved.amount, currency)} per month` });
		onClose();
	});
	const errors = fieldErrors(send.error);
	const value = Number(amount.trim().replaceAll(",", ""));
	const isWrong = amount.trim() !== "" && !AMOUNT.test(amount.trim().replaceAll(",", ""));
	const body = { amount: value, thresholds: readThresholds(thresholds) };
	const whose = classroom ?? "the whole site";
	return (
		<FormDialog
			title={budget === null ? `Budget of ${whose}` : `Change the budget of ${whose}`}
			intro="What a month may cost. When a threshold is crossed, an incident opens; nothing is switched off."
			submitLabel="Save the budget"
			isBusy={send.isPending}
			isSubmitDisabled={!(value > 0) || isWrong}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() =>
				send.mutate(
					budget === null
						? {
								method: "POST",
								url: "/api/budgets",
								body: { ...body, [period]: month, ...(classroom === null ? {} : { classroom }) },
							}
						: { method: "PATCH", url: `/api/budgets/${budget.id}`, body },
				)
			}
			onClose={onClose}
		>
			<TextInput
				label="Amount per month"
				value={amount}
				onChange={setAmount}
				isRequired
				autoFocus
				inputMode="decimal"
				suffix={currency}
				placeholder="210000"
				description={value > 0 && !isWrong ? formatMoney(value, currency) : ""}
				error={isWrong ? AMOUNT_RULE : errors["amount"]}
			/>
			{budget === null && (
				<Choice label="Holds in" options={PERIODS(month)} value={period} onChange={setPeriod} error={errors["month"]} />
			)}
			<TextInput
				label="Thresholds, % of the amount"
				value={thresholds}
				onChange={setThresholds}
				description="Each opens one incident per month, also when the forecast will cross it."
				error={errors["thresholds"]}
			/>
		</FormDialog>
	);
}
