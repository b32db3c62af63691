import { handleRoute } from "@/app/_server/handleRoute";
import { answerTariffLab } from "@/app/_server/tariffLab/tariffLab";
import { tariffLabRoute } from "@/wire/http/tariffLab";

export const POST = handleRoute(tariffLabRoute, answerTariffLab);
