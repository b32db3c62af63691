import { answerInvoiceCheck, takeBackInvoice } from "@/app/_server/bills/invoiceChecks";
import { handleRoute } from "@/app/_server/handleRoute";
import { archiveInvoiceCheckRoute, getInvoiceCheckRoute } from "@/wire/http/invoiceChecks";

export const GET = handleRoute(getInvoiceCheckRoute, answerInvoiceCheck);
export const DELETE = handleRoute(archiveInvoiceCheckRoute, takeBackInvoice);
