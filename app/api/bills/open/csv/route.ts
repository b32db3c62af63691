import { answerOpenBill } from "@/app/_server/bills/answerBill";
import { billCsvResponse } from "@/app/_server/bills/billCsv";
import { handleRoute } from "@/app/_server/handleRoute";
import { getOpenBillCsvRoute } from "@/wire/http/bills";

export const GET = handleRoute(getOpenBillCsvRoute, async ({ query, ...asking }) => {
	const bill = await answerOpenBill(asking, query);
	return bill.kind === "refused" ? bill : billCsvResponse(bill.value);
});
