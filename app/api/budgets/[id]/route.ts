import { changeBudget, endBudget } from "@/app/_server/budgets/budgets";
import { handleRoute } from "@/app/_server/handleRoute";
import { archiveBudgetRoute, updateBudgetRoute } from "@/wire/http/budgets";

export const PATCH = handleRoute(updateBudgetRoute, changeBudget);
export const DELETE = handleRoute(archiveBudgetRoute, endBudget);
