import { answerBill } from "@/app/_server/bills/answerBill";
import { billCsvResponse } from "@/app/_server/bills/billCsv";
import { handleRoute } from "@/app/_server/handleRoute";
import { getBillCsvRoute } from "@/wire/http/bills";

export const GET = handleRoute(getBillCsvRoute, async ({ path, ...asking }) => {
	const bill = await answerBill(asking, path.id);
	return bill.kind === "refused" ? bill : billCsvResponse(bill.value);
});
