import { answerBill } from "@/app/_server/bills/answerBill";
import { billPdfResponse } from "@/app/_server/bills/billPdf";
import { handleRoute } from "@/app/_server/handleRoute";
import { getBillPdfRoute } from "@/wire/http/bills";

export const GET = handleRoute(getBillPdfRoute, async ({ path, ...asking }) => {
	const bill = await answerBill(asking, path.id);
	return bill.kind === "refused" ? bill : billPdfResponse(bill.value);
});
