import { systemClock } from "@/app/_server/clock";
import { database } from "@/app/_server/database";
import { keptFor } from "@/app/_server/probes/keptFor";
import { metricsText } from "@/app/_server/probes/metrics";
import { failureResponse } from "@/app/_server/problemResponse";

export const dynamic = "force-dynamic";

const read = keptFor(
	1_000,
	() => metricsText({ database: database(), clock: systemClock }),
	() => systemClock.now(),
);

export async function GET(): Promise<Response> {
	try {
		return new Response(await read(), {
			headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" },
		});
	} catch (error) {
		return failureResponse(error, "GET /metrics");
	}
}
