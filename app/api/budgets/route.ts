import { createBudget, listBudgets } from "@/app/_server/budgets/budgets";
import { handleRoute } from "@/app/_server/handleRoute";
import { createBudgetRoute, listBudgetsRoute } from "@/wire/http/budgets";

export const GET = handleRoute(listBudgetsRoute, listBudgets);
export const POST = handleRoute(createBudgetRoute, createBudget);
