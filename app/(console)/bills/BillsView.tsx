"use client";

import { Button } from "@heroui/react/button";
import { FileCheck2, ScrollText, Stamp } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryStates } from "nuqs";
import { useAccount } from "@/app/_client/AccountContext";
import { isMonth, monthsUpTo } from "@/app/_client/months";
import { useMonthBills } from "@/app/_client/useBills";
import { useSites } from "@/app/_client/useConfiguration";
import { formatEnergy } from "@/components/figures/formatQuantity";
import { formatMonth, inZone, localDateOf } from "@/components/figures/formatTime";
import { MonthPicker } from "@/components/forms/MonthPicker";
import { PageHeader } from "@/components/shell/PageHeader";
import { EmptyState } from "@/components/states/EmptyState";
import { CardsSkeleton, TableSkeleton } from "@/components/states/Skeletons";
import { HeaderActions } from "../HeaderActions";
import { QueryProblem } from "../QueryProblem";
import { BillsTable } from "./BillsTable";
import { ConnectionCards } from "./ConnectionCards";
import { IssueDialog } from "./IssueDialog";

const MONTHS_SHOWN = 24;

/** The bills of one month: provisional while it is open, numbered and frozen once it is issued. */
export function BillsView() {
	const account = useAccount();
	const [query, setQuery] = useQueryStates({ month: parseAsString, issue: parseAsString });
	const { data: sites } = useSites();
	const site = sites?.sites[0];
	const zone = site?.time_zone ?? "UTC";
	const present = site ? localDateOf(inZone(new Date().toISOString(), zone)).slice(0, 7) : null;
	const month = isMonth(query.month) ? query.month : present;
	const { data, state, issuedMonths, error, refetch, isPlaceholderData } = useMonthBills(month);
	const months = present === null ? [] : monthsUpTo(present, MONTHS_SHOWN);
	const mayIssue = account?.role === "admin" && state === "open" && month !== null && present !== null && month < present;
	const connections = data?.bills.filter(({ kind }) => kind === "connection") ?? [];
	const rooms = data?.bills.filter(({ kind }) => kind === "classroom") ?? [];
	const unpricedKwh = rooms.reduce((sum, room) => sum + room.unpriced_kwh, 0);
	// An empty month is issued only where the months after it wait for it.
	const hasIssue = data !== undefined && (data.bills.length > 0 || data.next_to_issue === month);
	return (
		<>
			<PageHeader
				crumbs={[{ label: site?.name ?? "Site", href: "/" }, { label: "Bills" }]}
				title="Bills"
				subtitle="What each connection and room owes for a month, to the paisa, with the reason of every figure."
				actions={
					<HeaderActions>
						{account?.role !== "viewer" && (
							<Link href="/bills/check" className="button button--tertiary">
								<FileCheck2 aria-hidden className="size-4" />
								Check an invoice
							</Link>
						)}
						{mayIssue && data && hasIssue && (
							<Button onPress={() => void setQuery({ issue: month })}>
								<Stamp aria-hidden className="size-4" />
								Issue {formatMonth(month)}…
							</Button>
						)}
					</HeaderActions>
				}
			/>
			{month !== null && (
				<div className="flex flex-wrap items-center gap-3">
					<MonthPicker
						label="Month"
						months={months.includes(month) ? months : [month, ...months]}
						value={month}
						onChange={(next) => void setQuery({ month: next === present ? null : next }, { history: "push" })}
						hintOf={(each) => (issuedMonths.includes(each) ? "issued" : each === present ? "running" : "open")}
					/>
					<span
						className={`rounded-full px-3 py-1 text-sm font-medium ${
							state === "issued" ? "bg-success-soft text-success-soft-foreground" : "bg-warning-soft text-warning-soft-foreground"
						}`}
					>
						{state === "issued" ? "issued" : month === present ? "provisional, the month is running" : "provisional, not issued"}
					</span>
					<p className="ml-auto text-xs text-muted">Months begin at midnight in {zone}</p>
				</div>
			)}
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={refetch} />}
			{!data && !error && (
				<>
					<CardsSkeleton />
					<TableSkeleton />
				</>
			)}
			{data && month !== null && (
				<div
					aria-busy={isPlaceholderData}
					className={`flex flex-col gap-5 transition-opacity ${isPlaceholderData ? "opacity-60" : ""}`}
				>
					{data.bills.length === 0 ? (
						<EmptyState
							icon={ScrollText}
							title={`Nothing to bill in ${formatMonth(month)}`}
							action={
								<Link href="/cost-versions" className="button button--primary">
									See the prices
								</Link>
							}
						>
							A bill needs energy and a price of it. Energy without a price is named under Tariffs, never billed at 0.
						</EmptyState>
					) : (
						<>
							{unpricedKwh > 0 && (
								<p className="rounded-2xl bg-warning-soft px-5 py-3.5 text-sm text-warning-soft-foreground">
									{formatEnergy(unpricedKwh)} of {formatMonth(month)} have no price and are in none of these bills.{" "}
									<Link href="/cost-versions" className="underline">
										Price them under Tariffs
									</Link>
								</p>
							)}
							<ConnectionCards bills={connections} currency={data.currency} />
							<BillsTable rooms={rooms} currency={data.currency} />
						</>
					)}
				</div>
			)}
			{isMonth(query.issue) && account?.role === "admin" && (
				<IssueDialog
					month={query.issue}
					onIssued={() => void setQuery({ issue: null, month: query.issue })}
					onClose={() => void setQuery({ issue: null })}
				/>
			)}
		</>
	);
}
