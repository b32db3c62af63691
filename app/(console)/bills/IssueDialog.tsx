"use client";

import { toast } from "@heroui/react/toast";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { type Problem, sendJson } from "@/app/_client/requestJson";
import { useSend } from "@/app/_client/useSend";
import { formatCount, formatEnergy } from "@/components/figures/formatQuantity";
import { formatMonth } from "@/components/figures/formatTime";
import { CheckField } from "@/components/forms/CheckField";
import { FormDialog } from "@/components/forms/FormDialog";
import { ProblemNotice } from "@/components/states/ProblemNotice";
import type { BillBlockerBody, BillSummaryBody } from "@/wire/http/billFields";
import { SendProblem } from "../SendProblem";
import { Blockers } from "./Blockers";
import { formatBillAmount, formatSigned } from "./billWords";

type DryRun = { blockers: BillBlockerBody[]; bills: BillSummaryBody[]; currency: string; total: number };

/** Issuing freezes a month. What exactly it freezes is said in numbers before it is done. */
export function IssueDialog({ month, onIssued, onClose }: { month: string; onIssued: () => void; onClose: () => void }) {
	const [allowUnpriced, setAllowUnpriced] = useState(false);
	const send = useSend<{ bills: BillSummaryBody[] }>(({ bills }) => {
		toast.success(`${formatMonth(month)} is issued`, {
			description: `${formatCount(bills.length)} bills are numbered and frozen.`,
		});
		onIssued();
	});
	const look = useQuery<DryRun, Problem>({
		queryKey: ["bills-dry-run", month],
		queryFn: () => sendJson("POST", "/api/bills", { month, dry_run: true }),
		enabled: send.isIdle || send.isError,
		retry: false,
		meta: { topics: ["usage", "bills"] },
	});
	const blockers = look.data?.blockers ?? [];
	const unpriced = blockers.find(({ kind }) => kind === "unpriced");
	const isBarred = blockers.some(({ kind }) => kind !== "unpriced") || (unpriced !== undefined && !allowUnpriced);
	return (
		<FormDialog
			title={`Issue ${formatMonth(month)}?`}
			intro="An issued bill never changes. What comes in or is corrected later becomes an adjustment in the next open bill."
			submitLabel={`Issue ${formatMonth(month)}`}
			size="lg"
			isBusy={send.isPending}
			isSubmitDisabled={look.data === undefined || look.isFetching || isBarred}
			problem={<SendProblem problem={send.error} />}
			onSubmit={() => send.mutate({ method: "POST", url: "/api/bills", body: { month, allow_unpriced: allowUnpriced } })}
			onClose={onClose}
		>
			{look.error && <ProblemNotice title={look.error.message} detail={look.error.detail} safe="Nothing was issued." />}
			{!look.data && !look.error && <div className="h-40 animate-pulse rounded-2xl bg-surface-secondary" />}
			{look.data && <Numbers answer={look.data} />}
			<Blockers blockers={blockers} />
			{unpriced && (
				<>
					<CheckField
						label={`Issue without the ${formatEnergy(unpriced.energy_kwh ?? 0)} that have no price`}
						isSelected={allowUnpriced}
						onChange={setAllowUnpriced}
						description="Priced later, they become an adjustment."
					/>
					<Link href="/cost-versions" className="text-link text-sm">
						Price them first
					</Link>
				</>
			)}
		</FormDialog>
	);
}

function Numbers({ answer }: { answer: DryRun }) {
	const connections = answer.bills.filter(({ kind }) => kind === "connection");
	const rooms = answer.bills.length - connections.length;
	const adjustments = connections.reduce((sum, bill) => sum + bill.adjustments, 0);
	const energy = connections.reduce((sum, bill) => sum + Number(bill.energy_kwh), 0);
	const facts = [
		[
			"Bills",
			`${formatCount(answer.bills.length)}: ${formatCount(connections.length)} of connections, ${formatCount(rooms)} of rooms`,
		],
		["Energy", formatEnergy(energy)],
		["Adjustments of earlier months", formatSigned(adjustments, answer.currency)],
		["Total", formatBillAmount(answer.total, answer.currency)],
	] as const;
	return (
		<dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 rounded-2xl bg-surface-secondary px-5 py-4 text-sm">
			{facts.map(([name, value]) => (
				<div key={name} className="contents">
					<dt className="text-muted">{name}</dt>
					<dd className={`figure-number text-right ${name === "Total" ? "text-lg font-semibold" : ""}`}>{value}</dd>
				</div>
			))}
		</dl>
	);
}
