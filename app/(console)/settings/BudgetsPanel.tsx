"use client";

import { Button } from "@heroui/react/button";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useBudgets } from "@/app/_client/useBudgets";
import { useClassrooms } from "@/app/_client/useConfiguration";
import { Choice } from "@/components/forms/Choice";
import type { BudgetBody } from "@/wire/http/budgets";
import { BudgetBar } from "../_budgets/BudgetBar";
import { BudgetDialog } from "../_budgets/BudgetDialog";
import { EndBudgetDialog } from "../_budgets/EndBudgetDialog";
import { QueryProblem } from "../QueryProblem";
import { SettingsSection } from "./SettingsSection";

const SITE = "site";
type Asked = { kind: "set"; budget: BudgetBody | null; classroom: string | null } | { kind: "end"; budget: BudgetBody };

/** The budgets in force this month: the site's first, then the rooms'. */
export function BudgetsPanel({ currency, mayChange }: { currency: string; mayChange: boolean }) {
	const { data, error, refetch } = useBudgets();
	const { data: classrooms = [] } = useClassrooms();
	const [scope, setScope] = useState(SITE);
	const [asked, setAsked] = useState<Asked | null>(null);
	const taken = new Set(data?.budgets.map(({ classroom }) => classroom));
	const free = [
		...(taken.has(null) ? [] : [{ id: SITE, label: "The whole site" }]),
		...classrooms
			.filter(({ code }) => !taken.has(code))
			.map(({ code, building }) => ({ id: `r:${code}`, label: code, hint: building ?? "" })),
	];
	const chosen = free.find(({ id }) => id === scope) ?? free[0];
	return (
		<SettingsSection
			title="Budgets"
			text="What a month may cost, for the site or a room. Crossing a threshold opens an incident; nothing is switched off."
		>
			{error && <QueryProblem error={error} hasOldData={data !== undefined} onRetry={() => void refetch()} />}
			<ul className="flex flex-col gap-4">
				{data?.budgets.map((budget) => (
					<li key={budget.id} className="border-t border-separator pt-4 first:border-t-0 first:pt-0">
						<div className="mb-1 flex flex-wrap items-center gap-2">
							<h3 className="flex-1 font-medium">{budget.classroom ?? "The whole site"}</h3>
							{mayChange && (
								<>
									<Button size="sm" variant="ghost" onPress={() => setAsked({ kind: "end", budget })}>
										End it…
									</Button>
									<Button
										size="sm"
										variant="tertiary"
										onPress={() => setAsked({ kind: "set", budget, classroom: budget.classroom })}
									>
										Change
									</Button>
								</>
							)}
						</div>
						<BudgetBar budget={budget} />
					</li>
				))}
			</ul>
			{data?.budgets.length === 0 && <p className="text-sm text-muted">No budget is set.</p>}
			{mayChange && data && chosen && (
				<div className="mt-4 flex flex-wrap items-end gap-2">
					<Choice label="Budget of" className="w-56" options={free} value={chosen.id} onChange={setScope} />
					<Button
						variant="tertiary"
						onPress={() => setAsked({ kind: "set", budget: null, classroom: chosen.id === SITE ? null : chosen.id.slice(2) })}
					>
						<Plus aria-hidden className="size-4" />
						Set a budget
					</Button>
				</div>
			)}
			{asked && asked.kind !== "end" && data && (
				<BudgetDialog
					budget={asked.budget}
					classroom={asked.classroom}
					month={data.month}
					currency={currency}
					onClose={() => setAsked(null)}
				/>
			)}
			{asked?.kind === "end" && <EndBudgetDialog budget={asked.budget} onClose={() => setAsked(null)} />}
		</SettingsSection>
	);
}
