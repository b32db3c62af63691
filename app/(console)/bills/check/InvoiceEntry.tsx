"use client";

import { Button } from "@heroui/react/button";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { monthsUpTo } from "@/app/_client/months";
import { useMonthBills } from "@/app/_client/useBills";
import { fieldErrors, useSend } from "@/app/_client/useSend";
import { formatMonth } from "@/components/figures/formatTime";
import { Choice } from "@/components/forms/Choice";
import { TextInput } from "@/components/forms/TextInput";
import type { InvoiceCheckBody } from "@/wire/http/invoiceChecks";
import { SendProblem } from "../../SendProblem";
import { formatBillAmount } from "../billWords";
import {
	EMPTY_LINE,
	emptyInvoice,
	type InvoiceForm,
	type InvoiceLine,
	sumOfLines,
	toInvoiceBody,
	withoutEmptyLines,
} from "./invoiceForm";

type InvoiceEntryProps = {
	month: string;
	present: string;
	currency: string;
	onEntered: (id: number) => void;
	onClose: () => void;
};

const MONTHS_SHOWN = 24;

/** The utility's invoice, typed in as it is printed. */
export function InvoiceEntry({ month, present, currency, onEntered, onClose }: InvoiceEntryProps) {
	const [form, setForm] = useState(() => emptyInvoice(month));
	const { data } = useMonthBills(form.month);
	const send = useSend<InvoiceCheckBody>(({ id }) => onEntered(id));
	const errors = fieldErrors(send.error);
	const set = (change: Partial<InvoiceForm>) => setForm({ ...form, ...change });
	const connections = (data?.bills ?? []).flatMap(({ connection }) => (connection ? [connection] : []));
	const sum = sumOfLines(form);
	return (
		<form
			aria-labelledby="invoice-title"
			className="panel flex flex-col gap-5 p-5 sm:p-6"
			onSubmit={(event) => {
				event.preventDefault();
				// The paths of problems count the lines that were sent.
				const sent = withoutEmptyLines(form);
				setForm(sent);
				send.mutate({ method: "POST", url: "/api/invoice-checks", body: toInvoiceBody(sent) });
			}}
		>
			<h2 id="invoice-title" className="text-base font-medium">
				The utility's invoice
			</h2>
			<SendProblem problem={send.error} />
			<div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
				<Choice
					label="Month"
					options={monthsUpTo(present, MONTHS_SHOWN).map((each) => ({ id: each, label: formatMonth(each) }))}
					value={form.month}
					onChange={(next) => set({ month: next })}
					error={errors["month"]}
				/>
				<Choice
					label="Connection"
					options={
						connections.length === 0
							? [{ id: "site", label: "The whole site" }]
							: connections.map(({ key, label }) => ({ id: key, label }))
					}
					value={form.connection}
					onChange={(connection) => set({ connection })}
					error={errors["connection"]}
				/>
				<TextInput
					label="Utility"
					value={form.issuer}
					onChange={(issuer) => set({ issuer })}
					isRequired
					placeholder="KSEB"
					error={errors["issuer"]}
				/>
				<TextInput
					label="Invoice number"
					value={form.number}
					onChange={(number) => set({ number })}
					isRequired
					error={errors["invoice_number"]}
				/>
				<TextInput
					label="Energy"
					value={form.kwh}
					onChange={(kwh) => set({ kwh })}
					inputMode="decimal"
					suffix="kWh"
					error={errors["kwh"]}
				/>
				<TextInput
					label="Recorded demand"
					value={form.demandKva}
					onChange={(demandKva) => set({ demandKva })}
					inputMode="decimal"
					suffix="kVA"
					error={errors["demand_kva"]}
				/>
				<TextInput
					label="Power factor"
					value={form.powerFactor}
					onChange={(powerFactor) => set({ powerFactor })}
					inputMode="decimal"
					placeholder="0.95"
					error={errors["power_factor"]}
				/>
				<TextInput
					label="Agrees within"
					value={form.tolerance}
					onChange={(tolerance) => set({ tolerance })}
					inputMode="decimal"
					suffix={currency}
					error={errors["tolerance"]}
				/>
			</div>
			<InvoiceLines lines={form.lines} errors={errors} currency={currency} onChange={(lines) => set({ lines })} />
			<div className="grid gap-4 sm:grid-cols-2">
				<TextInput
					label="Total of the invoice"
					value={form.total}
					onChange={(total) => set({ total })}
					isRequired
					inputMode="decimal"
					suffix={currency}
					error={errors["total"]}
					description={sum === null ? "As printed" : `The lines above sum to ${formatBillAmount(sum, currency)}`}
				/>
				<TextInput label="Notes" value={form.notes} onChange={(notes) => set({ notes })} error={errors["notes"]} />
			</div>
			<div className="flex justify-end gap-2">
				<Button variant="tertiary" onPress={onClose} isDisabled={send.isPending}>
					Cancel
				</Button>
				<Button type="submit" isPending={send.isPending}>
					Compare
				</Button>
			</div>
		</form>
	);
}

type InvoiceLinesProps = {
	lines: readonly InvoiceLine[];
	errors: Readonly<Record<string, string>>;
	currency: string;
	onChange: (lines: readonly InvoiceLine[]) => void;
};

function InvoiceLines({ lines, errors, currency, onChange }: InvoiceLinesProps) {
	const rows = lines.map((line, index) => ({ line, index, at: `lines.${index}` }));
	const change = (index: number, next: Partial<InvoiceLine>) =>
		onChange(lines.map((line, position) => (position === index ? { ...line, ...next } : line)));
	return (
		<fieldset>
			<legend className="mb-2 text-sm font-medium">Lines</legend>
			<div className="flex flex-col gap-3">
				{rows.map(({ line, index, at }) => (
					<div
						key={at}
						className="grid grid-cols-2 items-start gap-2 rounded-2xl border border-separator p-3 sm:grid-cols-[minmax(0,2fr)_repeat(3,minmax(0,1fr))_auto] sm:border-0 sm:p-0"
					>
						<TextInput
							label={`Line ${index + 1}`}
							isLabelHidden
							value={line.label}
							onChange={(label) => change(index, { label })}
							placeholder="Energy charges"
							error={errors[`${at}.label`]}
						/>
						<TextInput
							label={`Quantity of line ${index + 1}`}
							isLabelHidden
							value={line.quantity}
							onChange={(quantity) => change(index, { quantity })}
							inputMode="decimal"
							placeholder="Quantity"
							error={errors[`${at}.quantity`]}
						/>
						<TextInput
							label={`Rate of line ${index + 1}`}
							isLabelHidden
							value={line.rate}
							onChange={(rate) => change(index, { rate })}
							inputMode="decimal"
							placeholder="Rate"
							error={errors[`${at}.rate`]}
						/>
						<TextInput
							label={`Amount of line ${index + 1}`}
							isLabelHidden
							value={line.amount}
							onChange={(amount) => change(index, { amount })}
							inputMode="decimal"
							placeholder="Amount"
							suffix={currency}
							error={errors[`${at}.amount`]}
						/>
						<Button
							isIconOnly
							size="sm"
							variant="ghost"
							aria-label={`Remove line ${index + 1}`}
							isDisabled={lines.length === 1}
							onPress={() => onChange(lines.filter((_, position) => position !== index))}
						>
							<X aria-hidden className="size-4" />
						</Button>
					</div>
				))}
			</div>
			<Button variant="ghost" size="sm" className="mt-2" onPress={() => onChange([...lines, EMPTY_LINE])}>
				<Plus aria-hidden className="size-4" />
				Add a line
			</Button>
		</fieldset>
	);
}
