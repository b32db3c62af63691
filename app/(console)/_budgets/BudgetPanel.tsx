"use client";

import { Button } from "@heroui/react/button";
import { Target } from "lucide-react";
import { useState } from "react";
import { useAccount } from "@/app/_client/AccountContext";
import { useBudgets } from "@/app/_client/useBudgets";
import { BudgetBar } from "./BudgetBar";
import { BudgetDialog } from "./BudgetDialog";
import { EndBudgetDialog } from "./EndBudgetDialog";

type BudgetPanelProps = { classroom: string; month: string; currency: string };

/** A room's budget of the present month; without one an admin is offered to set it. */
export function BudgetPanel({ classroom, month, currency }: BudgetPanelProps) {
	const account = useAccount();
	const isAdmin = account?.role === "admin";
	const [asked, setAsked] = useState<"set" | "end" | null>(null);
	const { data } = useBudgets(classroom);
	const budget = data?.budgets.find((each) => each.classroom === classroom) ?? null;
	if (!data || (budget === null && !isAdmin)) return null;
	return (
		<section aria-labelledby="budget-title" className="panel p-5">
			<div className="flex flex-wrap items-center gap-3">
				<h2 id="budget-title" className="flex flex-1 items-center gap-2 text-base font-medium">
					<Target aria-hidden className="size-4 text-muted" />
					Budget
				</h2>
				{isAdmin && budget && (
					<Button size="sm" variant="ghost" onPress={() => setAsked("end")}>
						End it…
					</Button>
				)}
				{isAdmin && (
					<Button size="sm" variant="tertiary" onPress={() => setAsked("set")}>
						{budget === null ? "Set a budget" : "Change"}
					</Button>
				)}
			</div>
			<div className="mt-2">
				{budget ? (
					<BudgetBar budget={budget} />
				) : (
					<p className="text-sm text-muted">
						No budget. With one, this room's spending stands against it, and an incident opens when a threshold is crossed.
					</p>
				)}
			</div>
			{asked === "set" && (
				<BudgetDialog budget={budget} classroom={classroom} month={month} currency={currency} onClose={() => setAsked(null)} />
			)}
			{asked === "end" && budget && <EndBudgetDialog budget={budget} onClose={() => setAsked(null)} />}
		</section>
	);
}
