import { systemClock } from "@/app/_server/clock";
import { database } from "@/app/_server/database";
import { readReadiness } from "@/app/_server/probes/answerReady";
import { keptFor } from "@/app/_server/probes/keptFor";

export const dynamic = "force-dynamic";

const read = keptFor(
	1_000,
	() => readReadiness({ database: database(), clock: systemClock }),
	() => systemClock.now(),
);

export async function GET(): Promise<Response> {
	const ready = await read();
	return Response.json(ready, { status: ready.status === "ready" ? 200 : 503, headers: { "cache-control": "no-store" } });
}
