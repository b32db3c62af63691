import { answerInvoiceChecks, enterInvoice } from "@/app/_server/bills/invoiceChecks";
import { handleRoute } from "@/app/_server/handleRoute";
import { enterInvoiceRoute, listInvoiceChecksRoute } from "@/wire/http/invoiceChecks";

export const GET = handleRoute(listInvoiceChecksRoute, answerInvoiceChecks);
export const POST = handleRoute(enterInvoiceRoute, enterInvoice);
