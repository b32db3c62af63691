import { z } from "zod";
import { routeSpec } from "./routeSpec";

export const getTariffSchema = routeSpec({
	method: "GET",
	path: "/api/tariff-schema.json",
	summary: "JSON Schema of a tariff document, as the editor exports and imports it",
	role: null,
	request: {},
	responses: { 200: { description: "JSON Schema, draft 2020-12", schema: z.looseObject({}) } },
});
