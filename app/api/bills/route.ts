import { issueBills } from "@/app/_server/bills/issueBills";
import { answerBills } from "@/app/_server/bills/listBills";
import { handleRoute } from "@/app/_server/handleRoute";
import { issueBillsRoute, listBillsRoute } from "@/wire/http/bills";

export const GET = handleRoute(listBillsRoute, answerBills);
export const POST = handleRoute(issueBillsRoute, issueBills);
