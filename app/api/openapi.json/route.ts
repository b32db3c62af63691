import { handleRoute } from "@/app/_server/handleRoute";
import { openApiDocument } from "@/app/_server/openapi/openApiDocument";
import { getOpenApi } from "@/wire/http/probes";

export const GET = handleRoute(getOpenApi, async () => Response.json(openApiDocument()));
