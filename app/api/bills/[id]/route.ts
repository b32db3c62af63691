import { answerBill } from "@/app/_server/bills/answerBill";
import { handleRoute } from "@/app/_server/handleRoute";
import { getBillRoute } from "@/wire/http/bills";

export const GET = handleRoute(getBillRoute, ({ path, ...asking }) => answerBill(asking, path.id));
