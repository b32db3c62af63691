import { handleRoute } from "@/app/_server/handleRoute";
import { tariffJsonSchema } from "@/wire/http/tariff";
import { getTariffSchema } from "@/wire/http/tariffSchema";

export const GET = handleRoute(getTariffSchema, async () =>
	Response.json(tariffJsonSchema(), { headers: { "content-type": "application/schema+json" } }),
);
