import { answerOpenBill } from "@/app/_server/bills/answerBill";
import { billPdfResponse } from "@/app/_server/bills/billPdf";
import { handleRoute } from "@/app/_server/handleRoute";
import { getOpenBillPdfRoute } from "@/wire/http/bills";

export const GET = handleRoute(getOpenBillPdfRoute, async ({ query, ...asking }) => {
	const bill = await answerOpenBill(asking, query);
	return bill.kind === "refused" ? bill : billPdfResponse(bill.value);
});
