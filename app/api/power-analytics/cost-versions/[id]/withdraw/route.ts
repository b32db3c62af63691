import { withdrawCostVersion } from "@/app/_server/configuration/costVersionWithdrawal";
import { handleRoute } from "@/app/_server/handleRoute";
import { withdrawCostVersionRoute } from "@/wire/http/costVersions";

export const POST = handleRoute(withdrawCostVersionRoute, withdrawCostVersion);
