import { answerOpenBill } from "@/app/_server/bills/answerBill";
import { handleRoute } from "@/app/_server/handleRoute";
import { getOpenBillRoute } from "@/wire/http/bills";

export const GET = handleRoute(getOpenBillRoute, ({ query, ...asking }) => answerOpenBill(asking, query));
